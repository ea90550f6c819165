/** Whether a photograph can be compared with a model's images. */
import { isSameShape, type Metadata, SinganError, type Size } from "@singan/pyramid";

/**
 * Reducing may round the shape of a small model's images by more than shapes may differ, so the shape of the photograph
 * that it was trained on will do as well.
 *
 * @throws SinganError `INVALID_PICTURE` for a photograph of another shape than the model's images, or smaller.
 */
export function checkPhotograph(
  photograph: Size,
  { pyramid, photograph: original }: Metadata,
): void {
  const images = pyramid.sizes.at(-1)!;
  const shown = ({ width, height }: Size) => `${width}x${height}`;
  const refuse = (reason: string) =>
    new SinganError(
      "INVALID_PICTURE",
      `The photograph (${shown(photograph)}) ${reason} the model's images (${shown(images)}). Give the photograph that the model was trained on.`,
    );
  if (![images, original].some((size) => isSameShape(photograph, size))) {
    throw refuse("has another shape than");
  }
  if (photograph.width < images.width || photograph.height < images.height) {
    throw refuse("is smaller than");
  }
}
