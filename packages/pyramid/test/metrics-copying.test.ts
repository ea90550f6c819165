/** Copying, of samples that are put together from known places of the photograph, and of other scenes. */
import { describe, expect, it } from "vitest";
import type { Picture } from "../src/index.js";
import { copying, noisy } from "../src/metrics.js";
import { rolled, scenery } from "./support/scenery.js";

const PATCH = 7;
const [COLUMNS, ROWS] = [8, 5];
/** Some pixels more than the patches, for those that come from further right or below. */
const photograph = scenery({ width: COLUMNS * PATCH + 6, height: ROWS * PATCH + 6 });
const scene = scenery({ width: 96, height: 64 });
const across = (COLUMNS - 1) * ROWS;
const down = COLUMNS * (ROWS - 1);

/** Every patch from so many pixels further right and below. */
function pieced(from: (column: number, row: number) => [x: number, y: number]): Picture {
  const { width, height, data } = photograph;
  const pieces = data.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    const [column, row] = [Math.floor(x / PATCH), Math.floor(y / PATCH)];
    if (column >= COLUMNS || row >= ROWS) return value;
    const [right, below] = from(column, row);
    return data[i + below * width + right]!;
  });
  return { width, height, data: pieces };
}

describe("copying", () => {
  it("takes shifts within a pixel for one, aside and up and down", () => {
    const sample = pieced((column, row) => [column % 2, row % 2]);
    expect(copying(photograph, sample)).toEqual({ coherent: 1, largest: 1, unmoved: 1 });
  });

  it("takes shifts two pixels apart for two", () => {
    const { largest, unmoved } = copying(
      photograph,
      pieced((column) => [2 * (column % 2), 0]),
    );
    expect({ largest, unmoved }).toEqual({ largest: 0.5, unmoved: 0.5 });
  });

  it("looks at the neighbour to the right and at the one below", () => {
    const columns = copying(
      photograph,
      pieced((column) => [3 * (column % 2), 0]),
    );
    expect(columns.coherent).toBeCloseTo(down / (across + down), 12);
    const rows = copying(
      photograph,
      pieced((_, row) => [0, 3 * (row % 2)]),
    );
    expect(rows.coherent).toBeCloseTo(across / (across + down), 12);
  });

  it("finds no neighbours where there is one patch alone", () => {
    const small = scenery({ width: 8, height: 8 });
    expect(copying(small, small)).toEqual({ coherent: 0, largest: 1, unmoved: 1 });
  });

  it("is all of the photograph itself", () => {
    expect(copying(scene, scene)).toEqual({ coherent: 1, largest: 1, unmoved: 1 });
  });

  it("is all of a photograph with a plain sky too, whose patches are alike", () => {
    const { width, height, data } = scene;
    const plain = data.map((value, i) => (i % (width * height) < (width * height) / 2 ? 1 : value));
    const clipped = { width, height, data: plain };
    expect(copying(clipped, clipped)).toEqual({ coherent: 1, largest: 1, unmoved: 1 });
  });

  it("sees a copy that was moved", () => {
    const { coherent, largest, unmoved } = copying(scene, rolled(scene, 30, 11));
    expect(coherent).toBeGreaterThan(0.6);
    expect(largest).toBeGreaterThan(0.4);
    expect(unmoved).toBeLessThan(0.1);
  });

  it("sees a copy behind noise, and none in another scene", () => {
    expect(copying(scene, noisy(scene)).unmoved).toBeGreaterThan(0.7);
    const other = copying(scene, scenery(scene, 2));
    for (const share of Object.values(other)) expect(share).toBeLessThan(0.25);
  });
});
