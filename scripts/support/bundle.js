// Ready-made bundles of the browser's runtime: for pages without a bundler, whose import maps do not reach into workers
// and whose browsers know no CommonJS.
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.js";

const WEB = join(root, "packages/runtime-web/dist");
const BUNDLE = join(WEB, "bundle");
const INPUTS = [WEB, join(root, "packages/pyramid/dist"), join(root, "package-lock.json")];

/** When anything below a path changed last, but for the bundles. @param {string} path @returns {number} */
function changed(path) {
  if (path === BUNDLE) return 0;
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changed(join(path, name))));
}

/** Writes them anew where something is newer than they are. */
export async function bundle() {
  const made = join(BUNDLE, "index.js");
  if (existsSync(made) && INPUTS.every((path) => changed(path) <= statSync(made).mtimeMs)) return;
  // Not there before the set-up.
  const { rolldown } = await import("rolldown");
  rmSync(BUNDLE, { recursive: true, force: true });
  // Each worker is one file: a browser starts it by its address. The page's own comes last, as the sign that all is done.
  for (const name of ["worker/wasm", "worker/webgpu", "index"]) {
    const build = await rolldown({
      input: { [name]: join(WEB, `${name}.js`) },
      platform: "browser",
      onLog: () => undefined,
    });
    try {
      await build.write({
        dir: BUNDLE,
        format: "esm",
        minify: true,
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
      });
    } finally {
      await build.close();
    }
  }
}
