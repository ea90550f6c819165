// `node examples/web-esbuild/build.mjs FOLDER` builds it into a folder that any host serves. esbuild leaves workers alone: they
// are entries of their own there, and the page says which is which.
import { SinGAN } from "@singan/runtime-web";
import { start } from "../web/draw.js";

const singan = await SinGAN.load("./peaks.onnx", {
  worker: (device) => new Worker(`./worker/${device}.js`, { type: "module" }),
  wasmPaths: "./onnxruntime/",
});
await start(singan);
