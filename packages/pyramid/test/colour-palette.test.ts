/** Palettes of pictures whose colours are known. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Colour, gaussian, type Picture, paletteOf, quantised } from "../src/index.js";

/** Pixels in a row, whatever the width. */
function pictureOf(colours: readonly Colour[], width = colours.length): Picture {
  const pixels = colours.length;
  const data = Float32Array.from({ length: 3 * pixels }, (_, i) => {
    return colours[i % pixels]![Math.floor(i / pixels) as 0 | 1 | 2];
  });
  return { width, height: pixels / width, data };
}

function colourAt({ width, height, data }: Picture, i: number): Colour {
  const pixels = width * height;
  return [data[i]!, data[pixels + i]!, data[2 * pixels + i]!];
}

function distance(a: Colour, b: Colour): number {
  return Math.hypot(...a.map((value, channel) => value - b[channel]!));
}

const SKY: Colour = [-0.2, 0.1, 0.8];
const GRASS: Colour = [-0.5, 0.3, -0.6];
const ROCK: Colour = [0.25, 0.125, 0];
const SNOW: Colour = [0.9, 0.9, 1];

/** A picture of these colours in these shares of 10, with noise of a deviation. */
function noisyPicture(shares: readonly (readonly [Colour, number])[], deviation: number): Picture {
  const [width, height] = [100, 40];
  const ten = shares.flatMap(([colour, share]) => Array.from({ length: share }, () => colour));
  const clean = pictureOf(
    Array.from({ length: width * height }, (_, i) => ten[(i * 7) % 10]!),
    width,
  );
  const field = { seed: 5, purpose: "walk", scale: 0 } as const;
  const window = { x: 0, y: 0, width, height };
  const noise = gaussian(field, { sample: 0, channels: 3, window });
  return { ...clean, data: clean.data.map((value, i) => value + deviation * noise[i]!) };
}

describe("the palette of a picture", () => {
  it("finds known clusters, the most frequent first", () => {
    const picture = noisyPicture(
      [
        [SNOW, 1],
        [SKY, 4],
        [ROCK, 2],
        [GRASS, 3],
      ],
      0.05,
    );
    const palette = paletteOf(picture, 4);
    [SKY, GRASS, ROCK, SNOW].forEach((colour, k) => {
      // Means of at least 400 values of deviation 0.05.
      expect(distance(palette[k]!, colour)).toBeLessThan(0.015);
    });
    expect(paletteOf(picture, 4)).toEqual(palette);
  });

  it("of one colour is the mean", () => {
    const [mean] = paletteOf(pictureOf([SKY, SKY, GRASS, GRASS]), 1);
    expect(distance(mean!, [-0.35, 0.2, 0.1])).toBeLessThan(1e-6);
  });

  it("has no more colours than the picture", () => {
    const picture = pictureOf([ROCK, SNOW, ROCK, ROCK, SNOW, GRASS]);
    const palette = paletteOf(picture, 9);
    expect(palette.map((colour) => colour.map(Math.fround))).toEqual(
      [ROCK, SNOW, GRASS].map((colour) => colour.map(Math.fround)),
    );
    expect(paletteOf(pictureOf([SKY]), 5)).toHaveLength(1);
  });

  it("of any picture holds colours within its own, each the nearest of some pixel", () => {
    const level = fc.constantFrom(-1, -0.5, 0, 0.25, 1);
    const colours = fc.array(fc.tuple(level, level, level), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(colours, fc.integer({ min: 1, max: 8 }), (pixels, count) => {
        const palette = paletteOf(pictureOf(pixels), count);
        const different = new Set(pixels.map(String)).size;
        expect(palette.length).toBeGreaterThan(0);
        expect(palette.length).toBeLessThanOrEqual(Math.min(count, different));
        if (different <= count) expect(palette).toHaveLength(different);
        for (const colour of palette) {
          expect(colour.every((value) => value >= -1 && value <= 1)).toBe(true);
        }
      }),
    );
  });

  it("is quick for a large picture and sees all of it", () => {
    // Stripes as narrow as a fixed stride would have been wide.
    const [width, height] = [1000, 1000];
    const data = new Float32Array(3 * width * height);
    for (let i = 0; i < width * height; i++) {
      const colour = i % 20 === 0 ? SNOW : i % 20 < 8 ? GRASS : SKY;
      colour.forEach((value, channel) => {
        data[channel * width * height + i] = value;
      });
    }
    const start = performance.now();
    const palette = paletteOf({ width, height, data }, 3);
    const painted = quantised({ width, height, data }, palette);
    expect(performance.now() - start).toBeLessThan(3000);
    [SKY, GRASS, SNOW].forEach((colour, k) => {
      expect(distance(palette[k]!, colour)).toBeLessThan(1e-6);
    });
    expect(painted.data.every((value, i) => value === data[i])).toBe(true);
  });

  it.each([0, -1, 2.5, 257, Number.NaN])("refuses %s colours", (count) => {
    expect(() => paletteOf(pictureOf([SKY]), count)).toThrow(
      `Expected a whole number from 1 to 256 for the number of colours but received ${count}.`,
    );
  });
});

describe("a picture in a palette", () => {
  it("takes the palette's colour for the picture's own cluster", () => {
    // Painted snow is grey, nearer to the palette's rock than to its snow; but its cluster began at snow.
    const grey: Colour = [0.55, 0.5, 0.55];
    const brown: Colour = [0.1, -0.1, -0.3];
    const painting = pictureOf([grey, brown, brown, SNOW, SNOW, brown]);
    const painted = quantised(painting, [ROCK, SNOW]);
    expect(distance(grey, ROCK)).toBeGreaterThan(distance(grey, SNOW));
    expect(colourAt(painted, 0)).toEqual(SNOW.map(Math.fround));
    for (const i of [1, 2, 5]) expect(colourAt(painted, i)).toEqual([...ROCK]);
    expect(colourAt(painted, 3)).toEqual(SNOW.map(Math.fround));
  });

  it("moves the borders between colours to where the painting has them", () => {
    // All of the painting is nearer to black, but it has two clusters.
    const levels = [-1, -0.9, -0.95, -0.2, -0.1, -0.15];
    const painting = pictureOf(levels.map((v): Colour => [v, v, v]));
    const [black, white]: Colour[] = [
      [-1, -1, -1],
      [0.75, 0.75, 0.75],
    ];
    const painted = quantised(painting, [white!, black!]);
    // From the palette alone the border would lie at -0.125 and split the second cluster.
    expect([...painted.data.subarray(0, 6)]).toEqual([-1, -1, -1, 0.75, 0.75, 0.75]);
  });

  it("holds colours of the palette only, bit for bit", () => {
    const picture = noisyPicture(
      [
        [SKY, 5],
        [GRASS, 5],
      ],
      0.2,
    );
    const palette = paletteOf(picture, 5);
    const allowed = new Set(palette.map((colour) => String(colour.map(Math.fround))));
    const painted = quantised(picture, palette);
    for (let i = 0; i < 4000; i++) expect(allowed).toContain(String(colourAt(painted, i)));
  });

  it("does not use a colour that is nearest to nothing", () => {
    const painting = pictureOf([SKY, SKY, GRASS]);
    expect(quantised(painting, [SKY, SNOW, GRASS])).toEqual(painting);
  });

  it("refuses a palette of none", () => {
    expect(() => quantised(pictureOf([SKY]), [])).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});
