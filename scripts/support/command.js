// Running other programs. Ctrl-C reaches the program as well (one process group), so a script only waits
// for it to save its work and then passes its exit code on.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.js";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] folder it runs in; the repository's root when absent
 * @property {Record<string, string>} [env] variables added to this process's own
 * @property {"show" | "aside" | "keep"} [output] `show` (the default) passes the output through, `aside` sends all of it
 *   to standard error, `keep` returns it
 */

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} exit code (128 + signal when one ended it) and, where kept,
 *   standard output and error as they came
 */
export function command(file, args, options = {}) {
  const { cwd = root, env = {}, output = "show" } = options;
  return new Promise((resolve, reject) => {
    const to = /** @type {const} */ ({ show: "inherit", aside: 2, keep: "pipe" });
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", to[output], output === "keep" ? "pipe" : "inherit"],
    });
    /** @type {Buffer[]} */
    const kept = [];
    child.stdout?.on("data", (part) => kept.push(part));
    child.stderr?.on("data", (part) => kept.push(part));
    const wait = () => {};
    const pass = () => child.kill("SIGTERM");
    process.on("SIGINT", wait);
    process.on("SIGTERM", pass);
    const done = () => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", pass);
    };
    child.on("error", (error) => {
      done();
      reject(new Failure(`Cannot run ${file}: ${error.message}.`));
    });
    child.on("close", (code, signal) => {
      done();
      const signals = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };
      const killed = signals[/** @type {keyof typeof signals} */ (signal)] ?? 1;
      resolve({ code: code ?? killed, output: Buffer.concat(kept).toString("utf8") });
    });
  });
}

/**
 * Runs a JavaScript file with this very Node.
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 */
export function node(args, options) {
  return command(process.execPath, args, options);
}

/**
 * Runs npm: the one that started this script, else the one beside this Node, else the one on the path.
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 */
export function npm(args, options) {
  const beside = join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js");
  const script = process.env.npm_execpath ?? (existsSync(beside) ? beside : undefined);
  return script === undefined ? command("npm", args, options) : node([script, ...args], options);
}

/**
 * The path of a file inside an installed package, looked up from the repository's root.
 * @param {string} path such as `typescript/bin/tsc`
 */
export function installed(path) {
  return join(root, "node_modules", path);
}

/** The `singan` command of this working tree. */
export const singan = join(root, "packages/runtime-node/bin/singan.js");
