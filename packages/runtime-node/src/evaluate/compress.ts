/** What JPEG makes of a picture: so that ours are measured as they would be in the files of others. */
import { decodePicture } from "@singan/node-io";
import { type Picture, toBytes } from "@singan/pyramid";
import { loadSharp } from "../image/sharp.js";

/** @param quality - 1 to 100, by libjpeg's scale; colours have half the resolution, as is usual. */
export async function compressed(picture: Picture, quality: number): Promise<Picture> {
  const sharp = await loadSharp();
  const { width, height } = picture;
  const bytes = await sharp(toBytes(picture), { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: "4:2:0" })
    .toBuffer();
  return (await decodePicture(bytes, "The sample")).picture;
}
