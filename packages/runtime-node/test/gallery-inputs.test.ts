/** What the gallery shows its applications with. */
import { gaussian, type Picture } from "@singan/pyramid";
import { expect, test } from "vitest";
import { pasteInto } from "../src/gallery/inputs.js";

const [WIDTH, HEIGHT, PERIOD] = [120, 90, 50];

/** Repeats from left to right, so that there is one place whence a part fits exactly. */
function wallpaper(): Picture {
  const field = { seed: 3, purpose: "sample", scale: 0 } as const;
  const window = { x: 0, y: 0, width: PERIOD, height: HEIGHT };
  const noise = gaussian(field, { sample: 0, channels: 3, window });
  const data = Float32Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => {
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    return Math.max(-0.8, Math.min(0.8, 0.3 * noise[row * PERIOD + (column % PERIOD)]!));
  });
  return { width: WIDTH, height: HEIGHT, data };
}

test("what is pasted fits at its place, in coarse blocks and another light", () => {
  const photograph = wallpaper();
  const { picture, mask } = pasteInto(photograph);
  const at = ({ data }: Picture, channel: number, x: number, y: number) =>
    data[(channel * HEIGHT + y) * WIDTH + x]!;
  let inside = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isMarked = at(mask, 0, x, y) === 1;
      inside += isMarked ? 1 : 0;
      for (let channel = 0; channel < 3; channel++) {
        // Blocks of 2 pixels, a forty-eighth of the height rounded, take the value of their second.
        const [column, row] = isMarked ? [x - (x % 2) + 1, y - (y % 2) + 1] : [x, y];
        const light = isMarked ? 0.06 * (1 - channel) : 0;
        const expected = at(photograph, channel, column, row) + light;
        expect(at(picture, channel, x, y)).toBeCloseTo(expected, 6);
      }
    }
  }
  // A disc whose radius is a fifth of the height.
  expect(inside / (Math.PI * 18 ** 2)).toBeCloseTo(1, 1);
});

test("pictures of any size have something pasted", () => {
  for (const [width, height] of [
    [1, 1],
    [3, 40],
    [25, 18],
    [300, 5],
  ] as const) {
    const photograph = { width, height, data: new Float32Array(3 * width * height) };
    expect(pasteInto(photograph).picture.data).toContain(Math.fround(0.06));
  }
});
