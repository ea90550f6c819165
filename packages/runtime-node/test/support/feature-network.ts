/** A network as `--inception` takes, of one layer: 64 features a place, every other place. */
import { encodeModel, GraphBuilder, modelOf } from "@singan/pyramid";

/**
 * @param scale - Of the weights.
 * @returns The bytes of an `.onnx`.
 */
export function featureNetwork(scale = 1): Uint8Array {
  const graph = new GraphBuilder();
  const image = graph.input("picture", [1, 3, "h", "w"]);
  const weight = Float32Array.from({ length: 64 * 27 }, (_, i) => scale * Math.sin(i * i));
  const w = graph.floats("w", [64, 3, 3, 3], weight);
  const attributes = { kernel_shape: [3, 3], strides: [2, 2] };
  const conv = graph.node("Conv", [image, w], "conv", attributes);
  graph.output(graph.node("Relu", [conv], "layer"), [1, 64, "H", "W"]);
  return encodeModel(modelOf(graph.build("features")));
}
