// Ready-made bundles of the browser's runtime: for pages without a bundler, whose import maps do not reach into workers
// and whose browsers know no CommonJS.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.js";

const WEB = join(root, "packages/runtime-web/dist");
const BUNDLE = join(WEB, "bundle");
/** Of all that is in the bundles. */
const LICENCES = join(BUNDLE, "licences.txt");
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
  const made = existsSync(LICENCES) ? statSync(LICENCES).mtimeMs : 0;
  if (INPUTS.every((path) => changed(path) <= made)) return;
  // Not there before the set-up.
  const { rolldown } = await import("rolldown");
  rmSync(BUNDLE, { recursive: true, force: true });
  /** @type {Set<string>} */
  const modules = new Set();
  // One after the other, so that what each needs from the start is one file; what is fetched later lies in a folder of its own.
  for (const [name, later] of /** @type {const} */ ([
    ["worker/wasm", "worker/wasm"],
    ["worker/webgpu", "worker/webgpu"],
    ["index", "page"],
  ])) {
    const build = await rolldown({
      input: { [name]: join(WEB, `${name}.js`) },
      platform: "browser",
      preserveEntrySignatures: "allow-extension",
      onLog: () => undefined,
    });
    try {
      const { output } = await build.write({
        dir: BUNDLE,
        format: "esm",
        minify: true,
        entryFileNames: "[name].js",
        chunkFileNames: `${later}/[name].js`,
      });
      for (const part of output)
        if ("moduleIds" in part) part.moduleIds.forEach(modules.add, modules);
    } finally {
      await build.close();
    }
  }
  // Last, as the sign that all is done.
  writeFileSync(
    LICENCES,
    packagesOf([...modules])
      .map(licenceOf)
      .join("\n"),
  );
}

/** Folders of the installed packages that modules are of. @param {readonly string[]} modules */
function packagesOf(modules) {
  const within = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
  const folders = modules.map((path) => within.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** What its makers ask to be told with it. @param {string} folder of an installed package */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version}: ${license}\n\n${text}\n`;
}
