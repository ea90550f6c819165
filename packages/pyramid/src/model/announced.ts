/** The tensors that a file must hold by its metadata, checked by name and size before any of them is decoded. */
import { type LinkNames, linkNames } from "../onnx/link.js";
import { FLOAT, type TensorProto } from "../onnx/messages.js";
import type { PyramidMetadata } from "./metadata.js";
import type { ModelProps } from "./props.js";
import { quoted, refused } from "./refused.js";

/** Bytes of the largest constant of the graph that is neither a weight nor an amplitude: eight int64. */
const LARGEST_CONSTANT = 64;

/** Inputs and outputs of the five convolutions of a scale. */
export function layerShapes(channels: number): [inputs: number, outputs: number][] {
  return [
    [3, channels],
    [channels, channels],
    [channels, channels],
    [channels, channels],
    [channels, 3],
  ];
}

/**
 * The file's tensors by name, every announced one among them with its announced shape and exactly its bytes.
 *
 * @throws SinganError `INVALID_MODEL` when one is missing, comes twice, has another shape or type, lies in another file,
 *   or when there are tensors that the metadata do not announce.
 */
export function announcedTensors(
  tensors: readonly TensorProto[],
  { metadata, paint }: ModelProps,
  name: string,
): Map<string, Uint8Array> {
  const announced = announcedShapes(metadata.pyramid, paint?.scale);
  const found = new Map<string, Uint8Array>();
  for (const tensor of tensors) {
    const { name: key = "", dims, dataType, rawData = new Uint8Array() } = tensor;
    if (found.has(key)) throw refused(name, `its tensor ${quoted(key)} comes twice`);
    found.set(key, rawData);
    const shape = announced.get(key);
    if (shape === undefined) {
      if (rawData.length <= LARGEST_CONSTANT) continue;
      throw refused(name, `its tensor ${quoted(key)} is not one of its ${announced.size} weights`);
    }
    const bytes = shape.reduce((product, length) => product * length, 4);
    if (dataType === FLOAT && dims.join() === shape.join() && rawData.length === bytes) continue;
    const wanted = shape.length === 0 ? "one float32 value" : `float32 ${shape.join("x")}`;
    throw refused(name, `its weight ${key} is not ${wanted}`);
  }
  for (const key of announced.keys()) {
    if (!found.has(key)) throw refused(name, `its weight ${key} is missing`);
  }
  return found;
}

/** @param paintScale - The scale that has a second generator, if one has. */
function announcedShapes(
  { channels }: PyramidMetadata,
  paintScale: number | undefined,
): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const announce = (names: LinkNames, width: number) => {
    shapes.set(names.amplitude, []);
    layerShapes(width).forEach(([inputs, outputs], layer) => {
      shapes.set(names.weight(layer), [outputs, inputs, 3, 3]);
      shapes.set(names.bias(layer), [outputs]);
    });
  };
  channels.forEach((width, link) => {
    announce(linkNames(link), width);
    if (link === paintScale) announce(linkNames(link, "paint"), width);
  });
  return shapes;
}
