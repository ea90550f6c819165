/** GIF by gifenc: a palette of 256 colours for every frame. */
import type { Size } from "@singan/pyramid";
import gifenc from "gifenc";
import type { Image } from "../image/image.js";
import type { Encoder } from "./encoder.js";

export function gifEncoder({ width, height }: Size, fps: number): Encoder {
  const gif = gifenc.GIFEncoder();
  let frames = 0;
  return {
    async add(frame: Image) {
      const { data } = frame.toImageData();
      const palette = gifenc.quantize(data, 256);
      // Times are hundredths of a second, rounded such that they add up.
      const delay = 10 * (hundredths(frames + 1, fps) - hundredths(frames, fps));
      frames++;
      gif.writeFrame(gifenc.applyPalette(data, palette), width, height, {
        palette,
        delay,
        repeat: 0,
      });
    },
    async finish() {
      gif.finish();
      return new Blob([gif.bytes() as BlobPart], { type: "image/gif" });
    },
    async cancel() {},
  };
}

function hundredths(frames: number, fps: number): number {
  return Math.round((100 * frames) / fps);
}
