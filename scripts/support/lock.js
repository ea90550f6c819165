// package-lock.json must install everywhere: no address of a registry, and an entry for every platform's binary. npm
// drops such entries silently where its registry lacks a version, and `npm ci` then fails on every machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.js";
import { Failure } from "./failure.js";

/**
 * Whether a package in the folder `from`, or in a folder around it, would be found.
 * @param {Record<string, object>} packages
 * @param {string} from path of the package that asks
 * @param {string} name
 */
function isLocked(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    if (packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

/** Throws a {@link Failure} where the lock file does not serve every machine. */
export async function checkLock() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const wrong = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (/^https?:/.test(entry.resolved ?? "")) wrong.push(`${path} names a registry`);
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name))
        wrong.push(`${path} lacks its optional ${name}@${version}`);
    }
  }
  if (wrong.length > 0) {
    const remedy = "choose a version whose binaries the registry has for all platforms";
    throw new Failure(`package-lock.json: ${wrong.slice(0, 5).join("; ")}; ${remedy}.`);
  }
}
