/** A worker's script: the model on WebGPU. */
import * as runtime from "onnxruntime-web/webgpu";
import { serve } from "./serve.js";

serve(runtime);
