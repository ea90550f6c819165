// The packages as they would be published: packed by npm, unpacked into a temporary folder that is removed at the end.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, npm, root } from "./command.js";
import { Failure } from "./failure.js";

/**
 * @typedef {object} Manifest the parts of a package.json that checks read
 * @property {string} name
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [bin]
 *
 * @typedef {object} Packed
 * @property {string} source folder of the package in the working tree
 * @property {string} tarball what npm would publish
 * @property {string} folder the same, unpacked
 * @property {string[]} files paths inside, with forward slashes, sorted
 * @property {Manifest} manifest
 */

/**
 * Packs every package, hands them to `use`, and cleans up.
 * @param {(packages: Packed[], folder: string) => Promise<void>} use also gets an empty temporary folder
 */
export async function withPackedPackages(use) {
  const folder = mkdtempSync(join(tmpdir(), "singan-packages-"));
  try {
    const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const packages = [];
    for (const path of workspaces) {
      // The playground is a page, and not published.
      if (path.startsWith("packages/")) packages.push(await pack(join(root, path), folder));
    }
    const empty = join(folder, "empty");
    mkdirSync(empty);
    await use(packages, empty);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} source @param {string} folder @returns {Promise<Packed>} */
async function pack(source, folder) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const packing = await npm(args, { cwd: source, output: "keep" });
  if (packing.code !== 0) throw new Failure(`npm pack failed in ${source}: ${packing.output}`);
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const name = manifest.name.replace("@", "").replace("/", "-");
  const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}-`));
  if (file === undefined) throw new Failure(`npm pack left no ${name} tarball.`);
  const unpacked = join(folder, name);
  mkdirSync(unpacked);
  // tar gets relative paths: some take a drive letter for a host.
  const tar = await command("tar", ["-xzf", file, "-C", name], { cwd: folder, output: "keep" });
  if (tar.code !== 0) throw new Failure(`tar cannot unpack ${file}: ${tar.output}`);
  const content = join(unpacked, "package");
  const files = readdirSync(content, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(content.length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
  return { source, tarball: join(folder, file), folder: content, files, manifest };
}
