/** WebM and MP4 by the browser's own encoder, put into their files by mediabunny. */
import { SinganError, type Size } from "@singan/pyramid";
import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_VERY_HIGH,
  WebMOutputFormat,
} from "mediabunny";
import { contextOf } from "../image/image.js";
import type { Encoder } from "./encoder.js";
import type { AnimationFormat } from "./options.js";

/** @throws SinganError `DEVICE_UNAVAILABLE` where the browser has no encoder for the format. */
export async function videoEncoder(
  format: Exclude<AnimationFormat, "gif">,
  size: Size,
  fps: number,
): Promise<Encoder> {
  const container = format === "webm" ? new WebMOutputFormat() : new Mp4OutputFormat();
  const width = even(size.width);
  const height = even(size.height);
  const codecs = container.getSupportedVideoCodecs();
  const codec = await getFirstEncodableVideoCodec(codecs, { width, height });
  if (codec === null) {
    throw new SinganError(
      "DEVICE_UNAVAILABLE",
      `This browser cannot encode ${format}; gif it can, as all do.`,
    );
  }
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_VERY_HIGH });
  const target = new BufferTarget();
  const output = new Output({ format: container, target });
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  let frames = 0;
  return {
    async add(frame) {
      const pixels = frame.toImageData();
      // What an odd side lacks is the last row or column once more.
      for (const [x, y] of [
        [width - size.width, height - size.height],
        [0, 0],
      ] as const) {
        context.putImageData(pixels, x, y);
      }
      await source.add(frames++ / fps, 1 / fps);
    },
    async finish() {
      await output.finalize();
      return new Blob([target.buffer!], { type: container.mimeType });
    },
    cancel: () => output.cancel(),
  };
}

function even(side: number): number {
  return side + (side % 2);
}
