/** Makes folders, and remembers which. */
import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it where they are not there. Not by Node's own `recursive`, which never ends where a
 * system folder takes no new ones, such as `/proc`.
 *
 * @param made - Receives every folder that was made, outermost first.
 * @throws What the system says.
 */
export async function makeFolder(path: string, made: string[]): Promise<void> {
  try {
    await mkdir(path);
    made.push(path);
  } catch (error) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
    const parent = dirname(resolve(path));
    const isParentThere = (await stat(parent).catch(() => undefined)) !== undefined;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || isParentThere) throw error;
    await makeFolder(parent, made);
    await makeFolder(path, made);
  }
}
