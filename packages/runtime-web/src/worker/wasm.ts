/** A worker's script: the model on WebAssembly. */
import * as runtime from "onnxruntime-web/wasm";
import { serve } from "./serve.js";

serve(runtime);
