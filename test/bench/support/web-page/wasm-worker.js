// The library's own worker, with a clock.
import * as runtime from "onnxruntime-web/wasm";
import { countInside } from "./clock.js";
import "@singan/runtime-web/worker/wasm";

countInside(runtime);
