// Figures that need a process of their own: peak memory, and the time from starting Node to a first output.
import { spawn } from "node:child_process";
import { root } from "../../../scripts/support/command.js";

const REPORT = new URL("report-memory.js", import.meta.url).href;

/**
 * Runs Node to its end.
 * @param {readonly string[]} args
 * @returns {Promise<{ peak: number, output: string }>} peak resident memory in MB (10^6 bytes), and its standard output
 */
export function peakMemory(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", REPORT, ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    let errors = "";
    let report = "";
    let output = "";
    child.stdout?.on("data", (text) => {
      output += text;
    });
    child.stderr?.on("data", (text) => {
      errors += text;
    });
    child.stdio[3]?.on("data", (text) => {
      report += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ peak: (Number(report) * 1024) / 1e6, output });
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${errors}`));
    });
  });
}

/**
 * Starts Node and waits for a line of its standard output.
 * @param {readonly string[]} args
 * @param {RegExp} line
 * @returns {Promise<number>} milliseconds from the start to that line
 */
export function timeToLine(args, line) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    /** @type {number | undefined} */
    let milliseconds;
    let output = "";
    let errors = "";
    child.stdout.on("data", (text) => {
      output += text;
      if (line.test(output)) milliseconds ??= performance.now() - start;
    });
    child.stderr.on("data", (text) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && milliseconds !== undefined) resolve(milliseconds);
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${errors}${output}`));
    });
  });
}
