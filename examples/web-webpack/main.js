// `node examples/web-webpack/build.mjs FOLDER` builds it into a folder that any host serves. webpack 5 finds the model, the
// workers and onnxruntime-web's .wasm by itself.
import { SinGAN } from "@singan/runtime-web";
import { start } from "../web/draw.js";

await start(await SinGAN.load(new URL("../../models/peaks.onnx", import.meta.url)));
