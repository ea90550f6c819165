/** A worker's script: the model on WebAssembly. */
import { startWasm } from "../device/wasm.js";
import { serve } from "./serve.js";

serve(startWasm);
