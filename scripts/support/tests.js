// Runs vitest and counts what it really ran.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed, node } from "./command.js";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 *
 * @typedef {object} VitestReport the parts of vitest's JSON report that count
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults
 */

/** A test file that could not even be loaded counts as one failure. @param {VitestReport} report @returns {Counts} */
function count(report) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Runs the whole suite.
 * @param {Record<string, string>} env variables that the tests read
 * @returns {Promise<Counts>} with at least one failure whenever vitest itself failed
 */
export async function runTests(env) {
  const folder = mkdtempSync(join(tmpdir(), "singan-tests-"));
  try {
    const report = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { code } = await node([installed("vitest/vitest.mjs"), "run", ...reporters], { env });
    const counts = read(report);
    return code === 0 ? counts : { ...counts, failed: Math.max(1, counts.failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path @returns {Counts} */
function read(path) {
  try {
    return count(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
