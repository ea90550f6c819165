// Preloaded into a child process (`node --import`): tells its peak memory, in kilobytes, on file descriptor 3 as it ends.
// Linux carries the parent's peak over into `maxRSS`; what /proc says is the child's own.
import { existsSync, readFileSync, writeSync } from "node:fs";

process.on("exit", () => {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const peak = /VmHWM:\s*(\d+) kB/.exec(status)?.[1];
  writeSync(3, peak ?? String(process.resourceUsage().maxRSS));
});
