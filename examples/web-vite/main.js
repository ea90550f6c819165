// `npx vite examples/web-vite` serves it, `npx vite build examples/web-vite` builds it. No configuration is needed: Vite finds
// the model, the workers and onnxruntime-web's .wasm by itself.
import { SinGAN } from "@singan/runtime-web";
import { start } from "../web/draw.js";

await start(await SinGAN.load(new URL("../../models/peaks.onnx", import.meta.url)));
