/** A model as the bytes of its `.onnx` file. */
import { buildChain } from "../onnx/chain.js";
import { encodeModel } from "../onnx/codec.js";
import type { Model } from "./model.js";
import { writeProps } from "./props.js";

/** One valid ONNX file: the whole chain as main graph, everything else as `singan.` metadata. */
export function writeModel(model: Model): Uint8Array {
  return encodeModel(buildChain(model, writeProps(model)));
}
