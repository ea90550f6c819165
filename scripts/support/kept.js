// Results that are kept beside what they were made with: made anew where that differs, or where they are not whole.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** Within a kept folder: what it was made with. */
const MADE = "made.json";

/**
 * Of files with their names, or of one file. @param {string} path @param {readonly string[]} [names] within the folder
 * at that path
 */
export function hashOf(path, names) {
  const hash = createHash("sha256");
  if (names === undefined) return hash.update(readFileSync(path)).digest("hex");
  for (const name of [...names].sort()) {
    hash.update(`${name} ${hashOf(join(path, name))}\n`);
  }
  return hash.digest("hex");
}

/** Names of the pictures in a folder, in order. @param {string} folder */
export function picturesIn(folder) {
  return readdirSync(folder)
    .filter((name) => /\.(png|jpe?g|webp|avif|tiff?|gif)$/i.test(name))
    .sort();
}

/**
 * A result that is kept in a file.
 *
 * @template T
 * @param {string} path
 * @param {object} made what it is made with, as JSON has it
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
export async function keptFile(path, made, make) {
  const kept = readJson(path);
  if (isDeepStrictEqual(kept?.made, made)) return kept.result;
  const result = await make();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify({ made, result }));
  renameSync(`${path}.part`, path);
  return result;
}

/**
 * A folder that is kept: made beside its place, so that what stands there is whole.
 *
 * @param {string} path
 * @param {object} made what it is made with, as JSON has it
 * @param {(unfinished: string) => Promise<void>} make fills an empty folder
 */
export async function keptFolder(path, made, make) {
  if (isDeepStrictEqual(readJson(join(path, MADE)), made)) return;
  const unfinished = `${path}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await make(unfinished);
  writeFileSync(join(unfinished, MADE), JSON.stringify(made));
  rmSync(path, { recursive: true, force: true });
  renameSync(unfinished, path);
}

/** Nothing where there is none, or none that is whole. @param {string} path @returns {any} */
function readJson(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
