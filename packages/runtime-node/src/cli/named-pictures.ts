/** Refusals of the packages say "the image"; here pictures are called by the files that were given. */
import { isSinganError, SinganError } from "@singan/pyramid";
import { STANDARD } from "./input.js";

const PICTURES = /\b(the|a) (image|mask|photograph)\b/gi;

/** The files of the pictures, `-` for standard input, absent where none was given. */
export interface PictureFiles {
  readonly image?: string | undefined;
  readonly mask?: string | undefined;
  readonly photograph?: string | undefined;
}

/**
 * The same refusal naming the files, and the options for what it asks for: `composite.png` for `the image`, `a --mask` for
 * `a mask`. What is no refusal of a picture stays as it is.
 */
export function withFiles(error: unknown, files: PictureFiles): unknown {
  if (!isSinganError(error) || error.code !== "INVALID_PICTURE") return error;
  const names: { readonly [said: string]: string | undefined } = {
    "the image": files.image === STANDARD ? "the picture" : files.image,
    "the mask": files.mask === STANDARD ? undefined : files.mask,
    "the photograph": files.photograph === STANDARD ? undefined : files.photograph,
    "a mask": "a --mask",
    "a photograph": "an --image",
  };
  const sentence = error.message.replaceAll(PICTURES, (said) => names[said.toLowerCase()] ?? said);
  return new SinganError(error.code, sentence, { cause: error });
}
