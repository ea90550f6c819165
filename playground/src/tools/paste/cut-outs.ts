/** Things to paste: some that come with the page, and a file of one's own. */

/** Names of the drawings in `public/`. */
export const CUT_OUTS = ["balloon", "bird", "boulder"] as const;

/** @throws Where it is no picture. */
export async function openCutOut(source: string | File): Promise<ImageBitmap | HTMLImageElement> {
  if (typeof source !== "string") return createImageBitmap(source);
  const image = new Image();
  image.src = `./${CUT_OUTS.find((name) => name === source) ?? CUT_OUTS[0]}.svg`;
  await image.decode();
  return image;
}
