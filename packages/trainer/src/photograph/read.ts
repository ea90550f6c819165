/** Reads the photograph of a training, and what tells it from any other. */
import { createHash } from "node:crypto";
import { type DecodedPicture, decodePicture, readWhole } from "@singan/node-io";

/** `picture` is what is trained on, `size` that of the file. */
export interface Photograph extends DecodedPicture {
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads JPEG, PNG, WebP, TIFF, AVIF and the first frame of GIF: turned upright by EXIF, converted to sRGB from its ICC
 * profile, CMYK, greyscale or 16 bits, transparency laid on white.
 *
 * @param source - A path or the file's bytes.
 * @throws SinganError `FILE_SYSTEM` when the file cannot be read, `INVALID_PICTURE` when it is no whole picture or too
 *   large.
 */
export async function readPhotograph(source: string | Uint8Array): Promise<Photograph> {
  const bytes = typeof source === "string" ? await readWhole(source) : source;
  const decoded = await decodePicture(bytes, nameOf(source));
  return { ...decoded, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** How error sentences call it. */
export function nameOf(source: string | Uint8Array): string {
  return typeof source === "string" ? source : "The photograph";
}
