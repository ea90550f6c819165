/** The size at which a photograph and samples are compared, and whom a refusal names. */
import { expect, test } from "vitest";
import { photographSize, sharedSize } from "../src/evaluate/shared-size.js";

const size = (text: string) => {
  const [width = 0, height = 0] = text.split("x").map(Number);
  return { width, height };
};
const named = (texts: readonly string[]) =>
  texts.map((text, i) => ({ name: `${i}.png`, ...size(text) }));
const shared = (photograph: string, ...texts: string[]) => {
  const samples = named(texts);
  return sharedSize(photographSize(size(photograph), samples), samples);
};

test("samples near the photograph may differ from each other by twice as much", () => {
  expect(shared("250x188", "252x190", "248x186")).toEqual(size("248x186"));
});

test("a photograph larger than all samples takes the commonest of their sizes", () => {
  const texts = ["249x188", "250x188", "250x188"];
  const beside = photographSize(size("1000x752"), named(texts));
  expect(beside).toEqual({ name: "the reduced photograph", ...size("250x188") });
  expect(shared("1000x752", ...texts)).toEqual(size("249x188"));
});

test.each([
  // Of the photograph's shape: it would be reduced where no other had its size.
  ["250x188", ["250x188", "247x188"], "1.png has 247x188 pixels, but the photograph has 250x188"],
  ["250x188", ["125x94", "250x188"], "0.png has 125x94 pixels, but the photograph has 250x188"],
  ["250x188", ["251x188", "253x188"], "1.png has 253x188 pixels, but the photograph has 250x188"],
  ["250x188", ["200x188", "200x188"], "0.png has 200x188 pixels, but the photograph has 250x188"],
  [
    "1000x752",
    ["240x180", "250x188", "250x188"],
    "0.png has 240x180 pixels, but the reduced photograph has 250x188",
  ],
])("beside a photograph of %s, of %j the odd one is named", (photograph, texts, words) => {
  expect(() => shared(photograph, ...texts)).toThrow(
    expect.objectContaining({
      code: "INVALID_PICTURE",
      message: `Sizes differ too much: ${words} pixels. Give samples and photograph of one size.`,
    }),
  );
});
