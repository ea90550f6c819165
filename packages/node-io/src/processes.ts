/** Which process it was: told from a later one of the same number by when it started, where the system says that. */
import { readFileSync } from "node:fs";

export interface ProcessName {
  readonly id: number;
  /** In ticks since the machine did; empty where the system does not say. */
  readonly started: string;
}

export function thisProcess(): ProcessName {
  return { id: process.pid, started: startOf(process.pid) };
}

/** Whether a process of this machine, and of this container, still runs. */
export function isRunning({ id, started }: ProcessName): boolean {
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return started === startOf(id);
}

function startOf(id: number): string {
  try {
    // After the name in brackets, which may hold anything, come fields 3 and on; the start is field 22.
    const text = readFileSync(`/proc/${id}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
