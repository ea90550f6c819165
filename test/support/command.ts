/** The built `singan` command as a person runs it: a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The committed executable. */
export const SINGAN = fileURLToPath(
  new URL("../../packages/runtime-node/bin/singan.js", import.meta.url),
);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a program without a terminal. */
export function start(file: string, args: readonly string[], cwd: string): Started {
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part) => {
    text.stdout += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part) => {
    text.stderr += part;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...text }));
  });
  return { child, ended };
}

/** Runs `singan` to its end. */
export function singan(args: readonly string[], cwd: string): Promise<Ended> {
  return start(process.execPath, [SINGAN, ...args], cwd).ended;
}

/** A temporary folder for one test file; gone when its tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "singan-command-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
