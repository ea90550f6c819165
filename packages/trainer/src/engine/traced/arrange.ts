/** Filters in the order in which blocked convolutions read them; too few outputs get filters of zeros. */
import type { Graph, Value } from "./graph.js";
import { padded, sides, transposed, turned } from "./lowering.js";

/**
 * Outputs / block, inputs / block, rows and columns, inputs of a block, outputs of a block; where the
 * inputs are no whole block, outputs / block, inputs, rows and columns, outputs of a block. Two simple
 * transpositions are quicker than one of many axes.
 *
 * @returns `[outputs rounded up, inputs, 3, 3]`
 */
export function arranged(graph: Graph, filter: Value, block: number): Value {
  const wide = roundedUp(graph, filter, 0, block);
  const [outputs, inputs] = sides(wide);
  const rows = graph.reshape(wide, [outputs / block, block, inputs * 9]);
  const inner = transposed(graph, rows, [0, 2, 1]);
  if (inputs % block !== 0) return graph.reshape(inner, wide.shape);
  const parts = graph.reshape(inner, [outputs / block, inputs / block, block, 9, block]);
  return graph.reshape(transposed(graph, parts, [0, 1, 3, 2, 4]), wide.shape);
}

/**
 * The same for the filter of the input's gradient: inputs and outputs change roles, and all is turned
 * by half a turn.
 *
 * @returns `[inputs rounded up, outputs, 3, 3]`
 */
export function arrangedAdjoint(graph: Graph, filter: Value, block: number): Value {
  const wide = roundedUp(graph, filter, 1, block);
  const [outputs, inputs] = sides(wide);
  const shape = [inputs, outputs, 3, 3];
  if (outputs % block !== 0) {
    const split = graph.reshape(turned(graph, wide, [2, 3]), [outputs, inputs / block, block, 9]);
    return graph.reshape(transposed(graph, split, [1, 0, 3, 2]), shape);
  }
  const rows = graph.reshape(wide, [(outputs * inputs) / block, block, 9]);
  const parts = [outputs / block, block, inputs / block, 9, block];
  const inner = graph.reshape(transposed(graph, rows, [0, 2, 1]), parts);
  const swapped = transposed(graph, inner, [2, 0, 3, 1, 4]);
  const squares = [(outputs * inputs) / block ** 2, 9, block ** 2];
  const backwards = graph.integers([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  const operands = [graph.reshape(swapped, squares), backwards];
  return graph.reshape(graph.node("Gather", operands, squares, { attributes: { axis: 1 } }), shape);
}

/** Zeros up to whole blocks along an axis. */
function roundedUp(graph: Graph, filter: Value, axis: number, block: number): Value {
  const side = filter.shape[axis]!;
  const after = filter.shape.map((_, i) => (i === axis ? -side & (block - 1) : 0));
  return padded(graph, filter, [0, 0, 0, 0], after);
}
