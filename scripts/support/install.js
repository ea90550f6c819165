// `npm ci`, only when what lies in node_modules is not what package-lock.json asks for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npm, root } from "./command.js";
import { Failure } from "./failure.js";

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/** @param {string} path @returns {LockEntries | undefined} */
function readLock(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether every package that the lock asks for is there in the right version. Optional ones may be missing: most of
 * them are for other platforms. npm writes its list of what is installed last, so an interrupted install has none.
 * @param {LockEntries | undefined} wanted packages of package-lock.json
 * @param {LockEntries | undefined} present packages of node_modules/.package-lock.json
 */
export function isInstalled(wanted, present) {
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/** Installs the dependencies where they are missing or not those of the lock file. */
export async function install() {
  const wanted = readLock(join(root, "package-lock.json"));
  if (wanted === undefined) {
    throw new Failure(
      "package-lock.json is missing or no JSON: restore it with `git checkout package-lock.json`.",
    );
  }
  if (isInstalled(wanted, readLock(join(root, "node_modules/.package-lock.json")))) return;
  console.error("Installing dependencies (about 1 GB on disk, once) ...");
  // The repository's .npmrc turns install scripts off; these flags keep it so wherever npm is told otherwise.
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const { code } = await npm(["ci", ...flags], { output: "aside" });
  if (code !== 0) {
    throw new Failure(
      `npm ci failed with exit code ${code}: see its message above, check that the npm registry can be reached, and try again.`,
      code === 130 ? 130 : 1,
    );
  }
}
