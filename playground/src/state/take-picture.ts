/** Pictures that a person brings. */
import { readPicture } from "../pictures/canvas.js";
import { keepFile } from "./files.js";
import { tellProblem } from "./notices.js";

/** The file that came last: of one before, nothing is wanted any more. */
let last: File | undefined;

/**
 * Takes a file as a picture, once it is known to be one; any other changes nothing, and the page says so.
 *
 * @param use - Gets what a sheet calls it.
 */
export async function takePicture(file: File, use: (name: string) => void): Promise<void> {
  last = file;
  try {
    await readPicture(file);
    if (last === file) use(keepFile(file));
  } catch (error) {
    if (last === file) tellProblem(error);
  }
}
