/** Measures of flat pictures, whose values are known beforehand. */
import { expect, it } from "vitest";
import type { Picture } from "../src/index.js";
import { diversity, noisy, rootMeanSquare } from "../src/metrics.js";

const SIZE = { width: 96, height: 64 };
const PIXELS = SIZE.width * SIZE.height;

function flat(...channels: readonly [red: number, green: number, blue: number]): Picture {
  const data = Float32Array.from({ length: 3 * PIXELS }, (_, i) => {
    return channels[Math.floor(i / PIXELS)]!;
  });
  return { ...SIZE, data };
}

it.each(["red", "green", "blue"])("diversity sees a third of a difference in %s", (colour) => {
  const only = (value: number) => {
    const of = (name: string) => (name === colour ? value : 0);
    return flat(of("red"), of("green"), of("blue"));
  };
  // Half -0.5, half 0.5: deviates by 0.5.
  const halves = { ...SIZE, data: flat(0, 0, 0).data.map((_, i) => (i % 2 === 0 ? -0.5 : 0.5)) };
  expect(diversity(halves, [only(0.3), only(-0.3)])).toBeCloseTo(0.2, 6);
});

it("noise deviates by a tenth of the range from -1 to 1, whatever its seed", () => {
  const grey = flat(0, 0, 0);
  for (const seed of [0, 1]) expect(rootMeanSquare(noisy(grey, seed), grey)).toBeCloseTo(0.2, 2);
});
