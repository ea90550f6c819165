// Refuses, before anything is downloaded, the machines on which the native libraries cannot work.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.js";
import { Failure } from "./failure.js";

/**
 * @typedef {object} Machine
 * @property {string} node version such as `20.19.0`
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {boolean} musl whether a Linux has no glibc
 */

/** @returns {Machine} */
function thisMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report?.getReport() ?? {}
  );
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    musl: process.platform === "linux" && report.header?.glibcVersionRuntime === undefined,
  };
}

/**
 * Throws a {@link Failure} where the project cannot run.
 * @param {Machine} [machine]
 */
export function checkMachine(machine = thisMachine()) {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const needed = String(engines.node).replace(/^>=\s*/, "");
  const [major = 0, minor = 0] = machine.node.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
    throw new Failure(
      `Node ${machine.node} is too old: install Node ${needed} or newer and try again.`,
    );
  }
  if (machine.musl) {
    throw new Failure(
      "This Linux uses musl (Alpine, for one), for which onnxruntime-node has no library: use a distribution with glibc, such as Debian.",
    );
  }
  if (machine.platform === "darwin" && machine.arch === "x64") {
    throw new Failure(
      "This is a Mac with an Intel processor, for which onnxruntime-node has no library any more: use a Mac with Apple silicon, Linux or Windows.",
    );
  }
}
