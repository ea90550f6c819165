/** Which of all machines and containers this is, for files in folders that several of them share. */
import { createHash } from "node:crypto";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Where the number of a process means that process: this machine, and in it this container. Eight hexadecimal digits. */
export const PLACE = createHash("sha256")
  .update(`${hostname()} ${namespace()}`)
  .digest("hex")
  .slice(0, 8);

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
