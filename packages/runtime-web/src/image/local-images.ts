/** What a model makes that runs in the page's own thread. */
import { checkWork } from "@singan/pyramid";
import type { Forms } from "../local-model.js";
import { Image } from "./image.js";
import { drawTiles, type LargeImage } from "./large-image.js";
import { PlannedTiles } from "./planned-tiles.js";

const image: Forms<Image, LargeImage>["image"] = (picture) => new Image(picture);

class LocalLargeImage extends PlannedTiles<Image> implements LargeImage {
  draw(canvas: HTMLCanvasElement | OffscreenCanvas, options = {}): Promise<void> {
    return drawTiles(this, canvas, options);
  }
}

export const IMAGES: Forms<Image, LargeImage> = {
  image,
  checkWork,
  large: (rendering, guarded) => new LocalLargeImage(rendering, guarded, image),
};
