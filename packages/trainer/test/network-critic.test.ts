import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { initialState } from "../src/engine/state.js";
import { critic, criticField } from "../src/network/critic.js";
import { generator } from "../src/network/generator.js";
import { unpack } from "../src/network/parameters.js";
import { penalty } from "../src/network/penalty.js";
import { perLayer } from "../src/network/running.js";
import { resolveSettings } from "../src/settings/resolve.js";
import { criticAt } from "../src/training/problem.js";
import { random } from "./support/small-case.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

test("the penalty is taken pixel by pixel over the norm of three channels", () => {
  // Norms 5, 1, 0 and 2: mean of 16, 0, 1 and 1.
  const gradient = tf.tensor4d([3, 0, 0, 2, 4, 1, 0, 0, 0, 0, 0, 0], [1, 3, 2, 2]);
  const { value, direction } = penalty(gradient, 0.1);
  expect(value.dataSync()[0]).toBeCloseTo(18 / 4, 5);
  // 2 (norm - 1) / norm x gradient / 4 x 0.1
  const slopes = Array.from(direction.dataSync());
  expect(slopes[0]).toBeCloseTo(((2 * 4) / 5) * 3 * 0.025, 6);
  expect(slopes[4]).toBeCloseTo(((2 * 4) / 5) * 4 * 0.025, 6);
  expect(slopes[1]).toBeCloseTo(0, 6);
  expect(slopes[3]).toBeCloseTo(((2 * 1) / 2) * 2 * 0.025, 6);
  expect(slopes.every(Number.isFinite)).toBe(true);
});

test.each([
  // Smaller than its patches, large enough, the largest that is coarse, finer.
  { side: 14, coarseSide: 64, dilation: 1, normalisation: "batch" },
  { side: 15, coarseSide: 64, dilation: 2, normalisation: "batch" },
  { side: 64, coarseSide: 64, dilation: 2, normalisation: "batch" },
  { side: 65, coarseSide: 64, dilation: 1, normalisation: "none" },
  { side: 65, coarseSide: 1000, dilation: 2, normalisation: "batch" },
])(
  "at $side px, coarse up to $coarseSide, the critic is dilated by $dilation and normalised by $normalisation",
  (given) => {
    const { side, coarseSide, dilation, normalisation } = given;
    const settings = resolveSettings({
      coarseSide,
      criticDilation: 2,
      criticNormalisation: "coarse",
    });
    const kind = { criticDilation: dilation, criticNormalisation: normalisation };
    expect(criticAt(settings, { width: side, height: 2 * side })).toEqual(kind);
    expect(criticAt(settings, { width: 2 * side, height: side })).toEqual(kind);
  },
);

test.each(["batch", "none"] as const)("%s is the normalisation of every scale", (normalisation) => {
  const settings = resolveSettings({ coarseSide: 64, criticNormalisation: normalisation });
  for (const side of [20, 200]) {
    expect(criticAt(settings, { width: side, height: side })).toMatchObject({
      criticNormalisation: normalisation,
    });
  }
});

test.each([
  { dilation: 1, field: 11 },
  { dilation: 2, field: 15 },
  { dilation: 3, field: 19 },
])("a critic of dilation $dilation scores patches of $field x $field", ({ dilation, field }) => {
  expect(criticField(dilation)).toBe(field);
  const kind = { criticDilation: dilation, criticNormalisation: "batch" } as const;
  const { critic: network } = initialState(2, 3, 0);
  const parameters = unpack(tf.tensor1d(network.parameters), "critic", 2);
  const shape: [number, number, number, number] = [1, 3, field + 3, field + 6];
  const { data } = random(shape, 1);
  expect(critic(tf.tensor4d(data, shape), parameters, kind).scores.shape).toEqual([1, 1, 4, 7]);
});

test("a frozen generator sees 11x11 pixels and no more", () => {
  const [height, width] = [25, 27];
  const { generator: network, mean, variance } = initialState(2, 3, 0);
  const parameters = unpack(tf.tensor1d(network.parameters), "generator", 2);
  const running = perLayer({ mean: tf.tensor1d(mean), variance: tf.tensor1d(variance) }, 4);
  const input = random([1, 3, height, width], 2).data;
  const previous = tf.zeros([1, 3, height - 10, width - 10]) as tf.Tensor4D;
  const run = (data: Float32Array) =>
    generator(tf.tensor4d(data, [1, 3, height, width]), previous, parameters, running)
      .picture.dataSync()
      .slice();
  const before = run(input);
  const moved = input.slice();
  const [row, column] = [12, 13];
  for (let c = 0; c < 3; c++) moved[(c * height + row) * width + column]! += 50;
  const after = run(moved);
  const changed = Array.from(before, (value, i) => value !== after[i]);
  const rows = new Set<number>();
  const columns = new Set<number>();
  changed.forEach((is, i) => {
    if (!is) return;
    columns.add(i % (width - 10));
    rows.add(Math.floor(i / (width - 10)) % (height - 10));
  });
  // Output pixel r sees input rows r to r + 10.
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([row - 10, row]);
  expect([Math.min(...columns), Math.max(...columns)]).toEqual([column - 10, column]);
});
