// A sample with plain onnxruntime-node and nothing of this project:
//   node examples/node/plain-onnxruntime.mjs models/peaks.onnx sample.ppm
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** @type {(scale: number, channels: number, length: number) => Float32Array} */
const gaussian = (_scale, _channels, length) =>
  Float32Array.from({ length }, () => {
    return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  });

/**
 * Runs the whole chain at its trained size.
 *
 * @param {string} path of a model with padding `zero`
 * @param {typeof gaussian} [draw] gives N(0, 1) values
 */
export async function run(path, draw = gaussian) {
  const session = await InferenceSession.create(path);
  const sizes = pyramidOf(readFileSync(path)).sizes;
  const { width: w, height: h } = sizes[0];
  const feeds = { base: new Tensor("float32", new Float32Array(3 * h * w), [1, 3, h, w]) };
  sizes.forEach(({ width, height }, n) => {
    const channels = n === 0 ? 1 : 3;
    const noise = draw(n, channels, channels * height * width);
    feeds[`noise_${n}`] = new Tensor("float32", noise, [1, channels, height, width]);
  });
  return (await session.run(feeds)).image;
}

// onnxruntime's JavaScript does not show a model's metadata; the JSON stands in the file as plain text.
function pyramidOf(bytes) {
  return JSON.parse(
    /\{"sizes":.*?"noiseAmplitudes":\[[^\]]*\]\}/.exec(bytes.toString("latin1"))[0],
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , model, out = "sample.ppm"] = process.argv;
  const { data, dims } = await run(model);
  const [, , height, width] = dims;
  const pixels = Buffer.alloc(3 * width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (data[(i % 3) * width * height + Math.floor(i / 3)] + 1) * 127.5;
  }
  writeFileSync(out, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), pixels]));
  console.log(`${out}: ${width}x${height}`);
}
