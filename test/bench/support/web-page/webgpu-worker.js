// The library's own worker, with a clock.
import * as runtime from "onnxruntime-web/webgpu";
import { countInside } from "./clock.js";
import "@singan/runtime-web/worker/webgpu";

countInside(runtime);
