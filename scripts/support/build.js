// Compiles every package into its dist folder, and bundles the browser's runtime. The compiler never deletes, so what a renamed or deleted source left
// behind goes first: it would be packed and published.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.js";
import { installed, node, root } from "./command.js";
import { Failure } from "./failure.js";

const OUTPUT = /\.(d\.ts|js)(\.map)?$/;

/** @param {string} folder a package's folder */
function removeOrphans(folder) {
  const dist = join(folder, "dist");
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!OUTPUT.test(entry) || entry.startsWith("bundle")) continue;
    const source = join(folder, "src", entry.replace(OUTPUT, ".ts"));
    if (!existsSync(source)) rmSync(join(dist, entry));
  }
}

/** Builds what changed. Throws a {@link Failure} where something does not compile. */
export async function build() {
  const packages = join(root, "packages");
  for (const name of readdirSync(packages)) removeOrphans(join(packages, name));
  const { code } = await node([installed("typescript/bin/tsc"), "--build"], { output: "aside" });
  if (code === 0) return bundle();
  const sentence = "The packages do not compile: see the messages of tsc above.";
  throw new Failure(sentence, code === 130 ? 130 : 1);
}
