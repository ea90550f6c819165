/** A worker's script: the model on WebGPU. */
import { startWebgpu } from "../device/webgpu.js";
import { serve } from "./serve.js";

serve(startWebgpu);
