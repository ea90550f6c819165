/**
 * A few words as pixels, the same on every machine: outlines of one font that comes with this package, as an SVG. sharp's
 * own text needs fonts that are installed, or reads them with whatever hinting a system is set to.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Font, Glyph } from "fontkitten";
import { loadSharp } from "./sharp.js";

/** Height of the font and of a line, in pixels. */
const SIZE = 14;
const LINE = 18;
/** Where letters stand in a line, in pixels from its top. */
const BASE = 14;

/** 8-bit interleaved pixels. */
export interface Label {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Draws text black on white, broken between words, and within those that are too long.
 *
 * @param widest - Longest line in pixels.
 * @returns Nothing for a text without letters.
 */
export async function drawLabel(text: string, widest: number): Promise<Label | undefined> {
  const font = await loadFont();
  const scale = SIZE / font.unitsPerEm;
  const lines = broken(font, text, widest / scale);
  if (lines.length === 0) return undefined;
  const width = Math.ceil(scale * Math.max(...lines.map(lengthOf)));
  const height = LINE * lines.length;
  const letters = lines.flatMap((line, i) => outlines(line, scale, LINE * i + BASE));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${letters.join("")}</svg>`;
  const sharp = await loadSharp();
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: "#ffffff" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width, height, channels: info.channels };
}

let loading: Promise<Font> | undefined;

function loadFont(): Promise<Font> {
  loading ??= readFont();
  return loading;
}

/** The file of the font: made to be told apart at small sizes; the Latin letters of Western Europe, all else is a box. */
function fontFile(): string {
  const require = createRequire(import.meta.url);
  return require.resolve(
    "@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-400-normal.woff",
  );
}

async function readFont(): Promise<Font> {
  const { create } = await import("fontkitten");
  const font = create(await readFile(fontFile()));
  if (font.isCollection) throw new TypeError("a file of several fonts");
  return font;
}

/** Lines of at most `widest` units, as glyphs. */
function broken(font: Font, text: string, widest: number): Glyph[][] {
  const lines: Glyph[][] = [];
  const space = font.glyphForCodePoint(0x20);
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const glyphs = font.glyphsForString(word);
    const last = lines.at(-1);
    if (last !== undefined && lengthOf([...last, space, ...glyphs]) <= widest) {
      last.push(space, ...glyphs);
      continue;
    }
    lines.push([]);
    for (const glyph of glyphs) {
      const line = lines.at(-1)!;
      if (line.length === 0 || lengthOf([...line, glyph]) <= widest) line.push(glyph);
      else lines.push([glyph]);
    }
  }
  return lines;
}

function lengthOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0);
}

/** Fonts count upwards, images downwards. */
function outlines(glyphs: readonly Glyph[], scale: number, base: number): string[] {
  let x = 0;
  return glyphs.map((glyph) => {
    const place = `matrix(${scale} 0 0 ${-scale} ${x * scale} ${base})`;
    x += glyph.advanceWidth;
    return `<path transform="${place}" d="${glyph.path.toSVG()}"/>`;
  });
}
