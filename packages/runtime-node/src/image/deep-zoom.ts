/** The two places of a deep-zoom pyramid, `NAME.dzi` and the folder `NAME_files`, replaced together. */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileError, isThere, nameFile, type WriteOptions, withBeside } from "@singan/node-io";
import { SinganError } from "@singan/pyramid";

/** The folder of the tiles. */
function tilesOf(path: string): string {
  return `${path.slice(0, -extname(path).length)}_files`;
}

/**
 * Makes sure that only a pyramid would be replaced.
 *
 * @throws SinganError `FILE_SYSTEM` where `NAME_files` is anything else.
 */
export async function checkPyramidPlace(path: string): Promise<void> {
  const tiles = tilesOf(path);
  const names = await readdir(tiles).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw fileError(error, "write", tiles);
  });
  const other = names.find((name) => !/^\d+$/.test(name) && name !== PROPERTIES);
  if (other === undefined) return;
  throw new SinganError(
    "FILE_SYSTEM",
    `Cannot write ${path}: its tiles belong into ${tiles}, where there are other files such as ${other}. Choose another name.`,
  );
}

/** What libvips writes beside the levels: its version and the time, which would differ every time. */
const PROPERTIES = "vips-properties.xml";

/**
 * Has a pyramid made beside its place and moves it there. Between two renames an old file may stand beside new tiles.
 *
 * @param write - Makes a pyramid at the path it is given, to which libvips appends; what it throws is passed on.
 * @throws SinganError `FILE_SYSTEM`, with nothing left behind and what was there before in its place.
 */
export async function writePyramidBeside(
  path: string,
  write: (beside: string) => Promise<void>,
  options: WriteOptions = {},
): Promise<void> {
  await withBeside(path, async (folder) => {
    await mkdir(folder).catch((error) => refuse(error, path));
    await write(join(folder, "image"));
    const made = join(folder, "image.dzi");
    await rm(join(tilesOf(made), PROPERTIES), { force: true });
    const old = join(folder, "old");
    await move(made, path, old, options).catch((error) => refuse(error, path));
  });
}

/** The old tiles are put where they are removed in the end, or come back where this fails. */
async function move(made: string, path: string, old: string, options: WriteOptions): Promise<void> {
  const tiles = tilesOf(path);
  if (options.replace !== false) await rename(tiles, old).catch(() => undefined);
  try {
    await moveTiles(tilesOf(made), tiles);
    await nameFile(made, path, options).catch(async (error) => {
      // What went wrong first is what is told.
      await rename(tiles, tilesOf(made)).catch(() => undefined);
      throw error;
    });
  } catch (error) {
    await rename(old, tiles).catch(() => undefined);
    throw error;
  }
}

/** Folders have no second names; but none takes the place of one that holds something. */
async function moveTiles(made: string, tiles: string): Promise<void> {
  await rename(made, tiles).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOTEMPTY" || error.code === "EEXIST" ? isThere(tiles) : error;
  });
}

function refuse(error: unknown, path: string): never {
  throw fileError(error, "write", path);
}
