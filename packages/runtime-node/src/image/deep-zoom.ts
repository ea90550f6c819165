/** The two places of a deep-zoom pyramid, `NAME.dzi` and the folder `NAME_files`, replaced together. */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileError, withBeside } from "@singan/node-io";
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
): Promise<void> {
  await withBeside(path, async (folder) => {
    await mkdir(folder).catch((error) => refuse(error, path));
    await write(join(folder, "image"));
    const made = join(folder, "image.dzi");
    await rm(join(tilesOf(made), PROPERTIES), { force: true });
    await move(made, path, join(folder, "old")).catch((error) => refuse(error, path));
  });
}

/** The old tiles are put where they are removed in the end. */
async function move(made: string, path: string, old: string): Promise<void> {
  const had = await rename(tilesOf(path), old).then(
    () => true,
    () => false,
  );
  try {
    await rename(tilesOf(made), tilesOf(path));
    await rename(made, path);
  } catch (error) {
    await rename(tilesOf(path), tilesOf(made)).catch(() => undefined);
    if (had) await rename(old, tilesOf(path)).catch(() => undefined);
    throw error;
  }
}

function refuse(error: unknown, path: string): never {
  throw fileError(error, "write", path);
}
