/** Pictures that tests make, as files. */
import { join } from "node:path";
import { type Picture, toBytes } from "@singan/pyramid";
import sharp from "sharp";

/** Writes pictures into a folder; the ending of a name says the format. */
export function pictureWriter(folder: string): (name: string, picture: Picture) => Promise<void> {
  return async (name, picture) => {
    const { width, height } = picture;
    const raw = { width, height, channels: 3 } as const;
    await sharp(toBytes(picture), { raw }).toFile(join(folder, name));
  };
}
