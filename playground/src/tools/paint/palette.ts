/** The photograph in few colours: what is painted with, and on. */
import { type Picture, paletteOf, quantised, resample } from "@singan/pyramid";
import { Image } from "@singan/runtime-web";

const COLOURS = 8;
/** Height of the coarse copy that a painting begins from. */
const COARSE = 14;

/** @returns `#rrggbb`, the colours that a photograph has most of. */
export function coloursOf(photograph: Picture): string[] {
  return paletteOf(photograph, COLOURS).map((colour) => {
    const level = (value: number) => Math.round(Math.min(255, Math.max(0, (value + 1) * 127.5)));
    const hex = Array.from(colour, (value) => level(value).toString(16).padStart(2, "0"));
    return `#${hex.join("")}`;
  });
}

/** The photograph as flat areas of its colours, to be painted over. */
export function groundOf(photograph: Picture): Image {
  const { width, height } = photograph;
  const coarse = { width: Math.round((COARSE * width) / height), height: COARSE };
  const smooth = resample(resample(photograph, coarse), { width, height });
  return new Image(quantised(smooth, paletteOf(photograph, COLOURS)));
}
