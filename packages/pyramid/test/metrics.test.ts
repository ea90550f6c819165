/** Measures against known answers, and against pictures of which everybody knows which is better. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clamped, gaussian, type Picture, resample } from "../src/index.js";
import { laplacianPyramid } from "../src/metrics/laplacian.js";
import { choose } from "../src/metrics/patches.js";
import { randomDirections, slicedWasserstein } from "../src/metrics/wasserstein.js";
import {
  blurred,
  frechetDistance,
  meanDistance,
  noisy,
  patchDistance,
  patchDistanceFloor,
  peakSignalToNoise,
  rootMeanSquare,
  scoresOf,
} from "../src/metrics.js";
import { rolled, scenery } from "./support/scenery.js";

const SIZE = { width: 96, height: 64 };
const photograph = scenery(SIZE);
const changed = (change: (value: number) => number): Picture =>
  clamped({ ...photograph, data: photograph.data.map(change) });
/** Enough to tell good from bad, in much less time. */
const FEW = { directions: 16 };
const of = (...samples: Picture[]) => meanDistance(patchDistance(photograph, samples, FEW));
const FIELD = { seed: 3, purpose: "metrics", scale: 0 } as const;

describe("the Laplacian pyramid", () => {
  it("adds up to the picture again", () => {
    const levels = laplacianPyramid(photograph);
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [96, 64],
      [48, 32],
      [24, 16],
    ]);
    const sum = levels.reduceRight((small, level) => {
      const back = resample(small, level);
      return { ...level, data: level.data.map((value, i) => value + back.data[i]!) };
    });
    expect(rootMeanSquare(sum, photograph)).toBeLessThan(1e-6);
  });

  it("leaves a small picture as it is", () => {
    const small = scenery({ width: 40, height: 31 });
    expect(laplacianPyramid(small)).toHaveLength(2);
    expect(laplacianPyramid(scenery({ width: 40, height: 30 }))).toHaveLength(1);
  });
});

describe("the sliced Wasserstein distance", () => {
  it("is the mean distance in order in one dimension", () => {
    const [a, b] = [Float32Array.of(3, 1, 2), Float32Array.of(2, 4.5, 1)];
    // In order 1 2 3 and 1 2 4.5.
    expect(slicedWasserstein(a, b, Float32Array.of(1), 1)).toBeCloseTo(0.5, 6);
    expect(slicedWasserstein(a, b, Float32Array.of(-1), 1)).toBeCloseTo(0.5, 6);
  });

  it("of a cloud and the moved cloud is the mean of the moves seen from each direction", () => {
    const points = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i * i));
    const move = [0.3, -1, 2];
    const moved = points.map((value, i) => value + move[i % 3]!);
    const directions = randomDirections(50, 3, FIELD);
    let seen = 0;
    for (let d = 0; d < 50; d++) {
      seen += Math.abs(move.reduce((sum, m, k) => sum + m * directions[3 * d + k]!, 0)) / 50;
    }
    expect(slicedWasserstein(points, moved, directions, 3)).toBeCloseTo(seen, 5);
    expect(slicedWasserstein(points, points, directions, 3)).toBe(0);
  });

  it("looks from directions of length 1 that favour none", () => {
    const directions = randomDirections(4000, 3, FIELD);
    const mean = [0, 0, 0];
    for (let d = 0; d < 4000; d++) {
      const [x, y, z] = directions.subarray(3 * d);
      expect(Math.hypot(x!, y!, z!)).toBeCloseTo(1, 5);
      mean.forEach((_, k) => {
        mean[k] = mean[k]! + directions[3 * d + k]! / 4000;
      });
    }
    for (const value of mean) expect(Math.abs(value)).toBeLessThan(0.04);
  });
});

it("random choices hold no number twice, and all numbers where all are chosen", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.nat(), (from, wanted, seed) => {
      const count = Math.min(from, wanted);
      const chosen = [...choose(count, from, { ...FIELD, seed })];
      expect(new Set(chosen).size).toBe(count);
      expect(chosen.every((i) => Number.isInteger(i) && i >= 0 && i < from)).toBe(true);
    }),
  );
});

describe("the patch distance", () => {
  const floor = meanDistance(patchDistanceFloor(photograph, FEW));

  it("of the photograph itself is at most the floor", () => {
    expect(of(photograph)).toBeLessThan(floor);
    expect(of(photograph, photograph, photograph)).toBeLessThan(1.1 * floor);
  });

  it("measures every sample", () => {
    const one = noisy(photograph);
    expect(of(photograph, one)).toBeGreaterThan(2 * of(photograph, photograph));
    expect(of(one, photograph)).toBeGreaterThan(2 * of(photograph, photograph));
  });

  it("of few patches is the mean over many draws", () => {
    const small = { width: 40, height: 25 };
    const [own, other] = [scenery(small), scenery(small, 2)];
    const seeds = Array.from({ length: 8 }, (_, seed) => seed);
    const means = seeds.map((seed) =>
      meanDistance(patchDistance(own, [other], { directions: 32, seed })),
    );
    // Those of one draw each lie further apart.
    expect(Math.max(...means)).toBeLessThan(1.1 * Math.min(...means));
  });

  it("rises with a shift of brightness by 5 % and contrast scaled by 0.9", () => {
    expect(of(changed((value) => value + 0.1))).toBeGreaterThan(1.5 * floor);
    // About every channel's own mean, so that contrast alone changes: 1.6 times.
    const pixels = SIZE.width * SIZE.height;
    const means = [0, 1, 2].map((channel) => {
      const plane = photograph.data.subarray(channel * pixels, (channel + 1) * pixels);
      return plane.reduce((sum, value) => sum + value, 0) / pixels;
    });
    const data = photograph.data.map((value, i) => {
      const mean = means[Math.floor(i / pixels)]!;
      return mean + 0.9 * (value - mean);
    });
    expect(of({ ...SIZE, data })).toBeGreaterThan(1.4 * of(photograph));
  });

  it("finds blur and noise, in the finest level most", () => {
    for (const bad of [blurred(photograph), noisy(photograph)]) {
      const levels = patchDistance(photograph, [bad], FEW);
      const lowest = patchDistanceFloor(photograph, FEW);
      const excess = levels.map(({ distance }, n) => distance / lowest[n]!.distance);
      expect(excess[0]).toBeGreaterThan(3);
      expect(excess[0]).toBeGreaterThan(excess.at(-1)!);
    }
  });

  it("does not mind another arrangement, but another scene", () => {
    const arranged = of(rolled(photograph, 40, 20));
    expect(arranged).toBeLessThan(2 * floor);
    expect(of(scenery(SIZE, 2))).toBeGreaterThan(arranged);
  });

  it("is the same for the same seed, and nearly so for another", () => {
    const samples = [noisy(photograph)];
    const one = patchDistance(photograph, samples, { ...FEW, seed: 5 });
    expect(patchDistance(photograph, samples, { ...FEW, seed: 5 })).toEqual(one);
    const other = meanDistance(patchDistance(photograph, samples, { ...FEW, seed: 6 }));
    expect(other).not.toBe(meanDistance(one));
    expect(Math.abs(other / meanDistance(one) - 1)).toBeLessThan(0.1);
  });

  it("counts in the photograph's deviations, also where they are few levels of eight bits", () => {
    // The finest level's is about 0.01 then, still well above the least that counts as detail.
    const faint = (picture: Picture) => ({ ...picture, data: picture.data.map((v) => 0.2 * v) });
    const sample = noisy(photograph);
    const distances = patchDistance(photograph, [sample], FEW);
    const fainter = patchDistance(faint(photograph), [faint(sample)], FEW);
    for (const [n, { distance }] of fainter.entries()) {
      expect(distance / distances[n]!.distance).toBeCloseTo(1, 4);
    }
  });

  it("works where there is no detail at all", () => {
    const flat = { ...SIZE, data: new Float32Array(photograph.data.length).fill(0.25) };
    expect(meanDistance(patchDistance(flat, [flat], FEW))).toBe(0);
    expect(meanDistance(patchDistance(flat, [photograph], FEW))).toBeGreaterThan(1);
  });
});

describe("the Fréchet distance", () => {
  /** Points whose mean and unbiased deviation are just these, along one axis. */
  const axis = (mean: number, deviation: number, places: number) => {
    const raw = Array.from({ length: places }, (_, i) => i - (places - 1) / 2);
    const unit = Math.sqrt(raw.reduce((sum, v) => sum + v * v, 0) / (places - 1));
    return raw.map((v) => mean + (deviation * v) / unit);
  };
  const cloud = (...planes: number[][]) => ({
    data: Float32Array.from(planes.flat()),
    channels: planes.length,
  });

  it("in one dimension is the squares of the differences of means and deviations", () => {
    const distance = frechetDistance(cloud(axis(1, 2, 9)), cloud(axis(-2, 0.5, 14)));
    expect(distance).toBeCloseTo(9 + 1.5 ** 2, 5);
  });

  it("of covariances that do not commute is the formula's", () => {
    // S1 = [[4, 0], [0, 1]], S2 = [[2.5, 1.5], [1.5, 2.5]]: S1 S2 has trace 12.5 and determinant 16,
    // so the trace of its root is sqrt(12.5 + 2 * 4).
    const side = [2, 2, -2, -2].map((v) => v * Math.sqrt(3 / 4));
    const other = [1, -1, 1, -1].map((v) => v * Math.sqrt(3 / 4));
    const first = cloud(side, other);
    const [u, w] = [side.map((v) => v / Math.SQRT2), other.map((v) => v / Math.SQRT2)];
    const second = cloud(
      u.map((v, i) => v + w[i]!),
      u.map((v, i) => v - w[i]!),
    );
    expect(frechetDistance(first, second)).toBeCloseTo(5 + 5 - 2 * Math.sqrt(20.5), 5);
    expect(frechetDistance(second, first)).toBeCloseTo(frechetDistance(first, second), 6);
  });

  it("of a cloud and itself is nothing, also where channels depend on one another", () => {
    const plane = axis(3, 1, 50);
    const same = cloud(plane, plane, axis(0, 2, 50));
    expect(frechetDistance(same, same)).toBeLessThan(1e-6);
  });

  it("of a layer's many channels and twice their values is the mean's square and the variances", () => {
    // Every channel leans on the one before, so that columns need turning again and again.
    const [channels, places] = [192, 400];
    const window = { x: 0, y: 0, width: places, height: channels };
    const data = gaussian(FIELD, { sample: 0, channels: 1, window });
    for (let i = places; i < data.length; i++) data[i] = data[i]! + 0.9 * data[i - places]!;
    let expected = 0;
    for (let i = 0; i < channels; i++) {
      const plane = data.subarray(i * places, (i + 1) * places);
      const mean = plane.reduce((sum, v) => sum + v, 0) / places;
      const variance = plane.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (places - 1);
      expected += mean ** 2 + variance;
    }
    const twice = data.map((value) => 2 * value);
    const distance = frechetDistance({ data, channels }, { data: twice, channels });
    expect(distance / expected).toBeCloseTo(1, 6);
  });
});

it("the peak signal-to-noise ratio of an error of a hundredth of the range is 40 dB", () => {
  expect(peakSignalToNoise(0.02)).toBeCloseTo(40, 10);
  expect(
    rootMeanSquare(
      photograph,
      changed((value) => value),
    ),
  ).toBe(0);
});

it("scores hold them all; one sample has no diversity", async () => {
  const steps: number[] = [];
  const options = { directions: 8, onStep: (done: number) => steps.push(done) };
  const scores = await scoresOf(photograph, [noisy(photograph), blurred(photograph)], options);
  // Two samples and four distances.
  expect(steps).toHaveLength(6);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(steps.at(-1)).toBe(1);
  expect(scores.samples).toBe(2);
  expect(scores.patchDistance.levels).toHaveLength(3);
  expect(scores.patchDistance.floor.mean).toBeLessThan(scores.patchDistance.mean);
  expect(scores.diversity).toBeGreaterThan(0);
  const one = await scoresOf(photograph, [photograph], { directions: 8 });
  expect(one).not.toHaveProperty("diversity");
});

it("blur keeps a wave of 8 pixels, which a quarter of the size cannot hold, and takes one of 2", () => {
  const left = (wave: (x: number, y: number) => number) => {
    const data = new Float32Array(3 * 64 * 64);
    for (let i = 0; i < data.length; i++) data[i] = 0.5 * wave(i % 64, (i >> 6) % 64);
    const grey = { width: 64, height: 64, data: data.map(() => 0) };
    const sharp = { ...grey, data };
    return rootMeanSquare(blurred(sharp), grey) / rootMeanSquare(sharp, grey);
  };
  const wave = (at: number) => Math.sin((Math.PI / 4) * (at + 0.5));
  expect(left((x) => wave(x))).toBeGreaterThan(0.7);
  expect(left((_, y) => wave(y))).toBeGreaterThan(0.7);
  expect(left((x) => (-1) ** x)).toBeLessThan(0.3);
  expect(left((_, y) => (-1) ** y)).toBeLessThan(0.3);
});

it("noise deviates by a tenth of the range from -1 to 1, whatever its seed", () => {
  const grey = { ...SIZE, data: new Float32Array(photograph.data.length) };
  for (const seed of [0, 1]) expect(rootMeanSquare(noisy(grey, seed), grey)).toBeCloseTo(0.2, 2);
});
