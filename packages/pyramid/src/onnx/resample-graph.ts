/**
 * Resampling matrices computed inside a graph, from the lengths of an axis before and after: what
 * `resample/matrix.ts` computes outside, for programs that run the whole chain. Distances between output and
 * input positions are exact integers; the cubic kernel has a = -0.5, borders are mirrored.
 */
import type { GraphBuilder } from "./graph.js";

/**
 * Adds the nodes of one matrix.
 *
 * @param prefix - Goes before every name.
 * @param input - Name of the input length, int64 `[1]`.
 * @param output - Name of the output length, int64 `[1]`.
 * @param transposed - `[input, output]` instead of `[output, input]`.
 * @returns Name of the matrix, float32, each output's weights summing to 1.
 */
export function addResamplingMatrix(
  graph: GraphBuilder,
  prefix: string,
  input: string,
  output: string,
  transposed: boolean,
): string {
  const name = (value: string) => `${prefix}/${value}`;
  const zero = graph.integers("zero", [0], []);
  const one = graph.integers("one", [1], []);
  const two = graph.integers("two", [2], []);
  const scalar = graph.integers("scalar_shape", []);
  const op = (type: string, inputs: string[], value: string) =>
    graph.node(type, inputs, name(value));

  const inputLength = op("Reshape", [input, scalar], "input_length");
  const outputLength = op("Reshape", [output, scalar], "output_length");
  const inputs = op("Range", [zero, inputLength, one], "input_positions");
  const outputs = op("Range", [zero, outputLength, one], "output_positions");
  const odd = (positions: string, value: string) =>
    op("Add", [op("Mul", [positions, two], `${value}_doubled`), one], value);

  // Twice the centre of every input pixel and of its images in the mirrors at both ends: a position p seen at
  // p, -1-p, 2h-1-p, p+2h and p-2h. Doubled centres are odd: c, -c, 4h-c, c+4h, c-4h.
  const signs = graph.integers("image_signs", [1, -1, -1, 1, 1], [5, 1]);
  const shifts = graph.integers("image_shifts", [0, 0, 4, 4, -4], [5, 1]);
  const centres = op(
    "Add",
    [
      op("Mul", [odd(inputs, "input_centres"), signs], "mirrored"),
      op("Mul", [inputLength, shifts], "shifts"),
    ],
    "image_centres",
  );

  // Distance of output o from image i in kernel units: (o_centre * h - i_centre * H) / (2 max(h, H)).
  const last = graph.integers("last_axis", [-1]);
  const first = graph.integers("first_axis", [0]);
  const outputSide = op("Mul", [odd(outputs, "output_centres"), inputLength], "output_side");
  const imageSide = op("Mul", [centres, outputLength], "image_side");
  const difference = transposed
    ? op(
        "Sub",
        [outputSide, op("Unsqueeze", [imageSide, last], "image_column")],
        "distance_numerator",
      )
    : op(
        "Sub",
        [
          op("Unsqueeze", [outputSide, last], "output_column"),
          op("Unsqueeze", [imageSide, graph.integers("middle_axis", [1])], "image_row"),
        ],
        "distance_numerator",
      );
  const longest = op("Mul", [op("Max", [inputLength, outputLength], "longest"), two], "unit");
  const float = (value: string, result: string) =>
    graph.node("Cast", [value], name(result), { to: 1 });
  const distance = op(
    "Abs",
    [op("Div", [float(difference, "numerator"), float(longest, "denominator")], "signed_distance")],
    "distance",
  );

  // Cubic kernel with v = max(0, 1 - t), w = max(0, 2 - t): w^2 (w - 1) / 2 + v^2 (1 - 2 v).
  const float1 = graph.float("float_one", 1);
  const float2 = graph.float("float_two", 2);
  const half = graph.float("float_half", 0.5);
  const v = op("Relu", [op("Sub", [float1, distance], "1-t")], "v");
  const w = op("Relu", [op("Sub", [float2, distance], "2-t")], "w");
  const outer = op(
    "Mul",
    [op("Mul", [op("Mul", [w, w], "w2"), half], "w2/2"), op("Sub", [w, float1], "w-1")],
    "outer",
  );
  const inner = op(
    "Mul",
    [op("Mul", [v, v], "v2"), op("Sub", [float1, op("Mul", [v, float2], "2v")], "1-2v")],
    "inner",
  );
  const images = op("Add", [outer, inner], "image_weights");
  const weights = graph.node("ReduceSum", [images, first], name("weights"), { keepdims: 0 });
  const axis = transposed ? first : last;
  const sum = graph.node("ReduceSum", [weights, axis], name("sum"), { keepdims: 1 });
  return op("Div", [weights, sum], "matrix");
}
