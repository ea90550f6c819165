// Samples with @singan/runtime-node:
//   node examples/node/sample.mjs models/peaks.onnx
import { SinGAN } from "@singan/runtime-node";

const singan = await SinGAN.load(process.argv[2] ?? "models/peaks.onnx");
let index = 0;
for await (const image of singan.samples({ seed: 7, count: 3 })) {
  await image.toFile(`sample-${index}.png`);
  console.log(`sample-${index}.png: ${image.width}x${image.height}`);
  index += 1;
}
await singan.dispose();
