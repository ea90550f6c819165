/** Which of all machines and containers this is, for files in folders that several of them share. */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Where the number of a process means that process: this machine, and in it this container. Eight hexadecimal digits. */
export const PLACE = createHash("sha256")
  .update(`${machine()} ${hostname()} ${namespace()}`)
  .digest("hex")
  .slice(0, 8);

/** Machines may share a host name. Where systems have no such file the name must do. */
function machine(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8");
  } catch {
    return "";
  }
}

function namespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
