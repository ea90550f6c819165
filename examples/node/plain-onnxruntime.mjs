// A sample with plain onnxruntime-node and nothing of this project:
//   node examples/node/plain-onnxruntime.mjs models/peaks.onnx sample.ppm
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** One image from N(0, 1) noise, at the trained size: `[1, 3, height, width]` in [-1, 1]. */
export async function sample(model, noise = gaussian) {
  const session = await InferenceSession.create(model);
  const { sizes, padding } = pyramidOf(model);
  const more = padding === "noise" ? 10 : 0;
  const base = [1, 3, sizes[0].height, sizes[0].width];
  const feeds = { base: new Tensor("float32", new Float32Array(3 * base[2] * base[3]), base) };
  sizes.forEach(({ width, height }, n) => {
    const dims = [1, n === 0 ? 1 : 3, height + more, width + more];
    feeds[`noise_${n}`] = new Tensor("float32", noise(dims, n), dims);
  });
  const { image } = await session.run(feeds);
  return image;
}

function gaussian([, channels, height, width]) {
  return Float32Array.from({ length: channels * height * width }, () => {
    return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  });
}

/** onnxruntime's JavaScript does not show a file's metadata; they stand in it as plain JSON, after their name. */
function pyramidOf(model) {
  const bytes = readFileSync(model, "latin1");
  const text = bytes.slice(bytes.indexOf("singan.pyramid"));
  const [, sizes] = text.match(/"sizes":(\[.*?\])/s);
  const [, padding] = text.match(/"padding":"(\w+)"/);
  return { sizes: JSON.parse(sizes), padding };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , model = "models/peaks.onnx", out = "sample.ppm"] = process.argv;
  const { data, dims } = await sample(model);
  const [, , height, width] = dims;
  const rgb = Uint8Array.from({ length: data.length }, (_, i) => {
    return (data[(i % 3) * width * height + Math.floor(i / 3)] + 1) * 127.5 + 0.5;
  });
  writeFileSync(out, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]));
  console.log(`${out}: ${width}x${height}`);
}
