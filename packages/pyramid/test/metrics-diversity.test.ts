/** Diversity of flat pictures, whose value is known beforehand. */
import { describe, expect, it } from "vitest";
import type { Picture } from "../src/index.js";
import { diversity, scoresOf } from "../src/metrics.js";
import { scenery } from "./support/scenery.js";

const SIZE = { width: 96, height: 64 };
const PIXELS = SIZE.width * SIZE.height;
const photograph = scenery(SIZE);

function flat(...channels: readonly [red: number, green: number, blue: number]): Picture {
  const data = Float32Array.from({ length: 3 * PIXELS }, (_, i) => {
    return channels[Math.floor(i / PIXELS)]!;
  });
  return { ...SIZE, data };
}

const grey = (value: number) => flat(value, value, value);
/** Half -0.5, half 0.5: deviates by 0.5. */
const halves = { ...SIZE, data: grey(0).data.map((_, i) => (i % 2 === 0 ? -0.5 : 0.5)) };

describe("diversity", () => {
  it("is the deviation over samples as a share of the photograph's own", () => {
    expect(diversity(halves, [grey(0.2), grey(-0.2)])).toBeCloseTo(0.4, 6);
    expect(diversity(halves, [grey(0), grey(0), grey(0.3)])).toBeCloseTo(Math.sqrt(0.02) / 0.5, 6);
  });

  it.each(["red", "green", "blue"])("sees a third of a difference in %s", (colour) => {
    const only = (value: number) => {
      const of = (name: string) => (name === colour ? value : 0);
      return flat(of("red"), of("green"), of("blue"));
    };
    expect(diversity(halves, [only(0.3), only(-0.3)])).toBeCloseTo(0.2, 6);
  });

  it("is 0 for equal samples and 1 for the picture and its negative", () => {
    expect(diversity(photograph, [photograph, photograph])).toBe(0);
    const negative = { ...SIZE, data: halves.data.map((v) => -v) };
    expect(diversity(halves, [halves, negative])).toBeCloseTo(1, 6);
  });

  it("is nothing beside a photograph of one colour, however that rounds", async () => {
    // A level of eight bits is 2/255 = 0.0078.
    const nearly = {
      ...SIZE,
      data: grey(0.3).data.map((v, i) => v + (i % 2 === 0 ? 0.007 : -0.007)),
    };
    for (const plain of [grey(0.3), grey(0), grey(1), nearly]) {
      expect(diversity(plain, [photograph, halves])).toBeUndefined();
    }
    const [first, second] = [
      scenery({ width: 16, height: 14 }),
      scenery({ width: 16, height: 14 }, 2),
    ];
    const plain = { ...first, data: first.data.map(() => 0.3) };
    const scores = await scoresOf(plain, [first, second], { directions: 4 });
    expect(scores).not.toHaveProperty("diversity");
  });

  it("is there for the least that eight bits show", () => {
    const least = { ...SIZE, data: halves.data.map((v) => 0.016 * v) };
    expect(diversity(least, [grey(0.2), grey(-0.2)])).toBeCloseTo(0.2 / 0.008, 3);
  });
});
