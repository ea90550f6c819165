/** Pictures to show the applications with where a person gives none: made from the photograph itself. */
import {
  type Picture,
  paletteOf,
  quantised,
  resample,
  type Size,
  type Window,
} from "@singan/pyramid";

/** Height of the blocks of a painting, as a share of the picture's. */
const BLOCK = 1 / 16;
const COLOURS = 5;
/** A little of evening light. More of it would stay: from the default start scale on, colours of large parts do. */
const TINT = [0.06, 0, -0.06] as const;
const RADIUS = 0.2;
/** Height of the blocks of what is pasted, as a share of the picture's: to be seen, and hardly there at the default start scale. */
const MOSAIC = 1 / 48;
/** How far what is pasted was from its new place, in radii, at least. */
const APART = 1.2;
const EDGE_POINTS = 64;
/** Radii of what counts as the edge: the mask's soft edge, inside and outside. */
const EDGE = [0.9, 1, 1.1] as const;

/** What was put into a picture, and where. */
export interface Changed {
  readonly picture: Picture;
  /** White where it was changed. */
  readonly mask: Picture;
}

/** As a child would paint it, and the other way round: few colours, large blobs, left and right exchanged. */
export function paintingOf(photograph: Picture): Picture {
  const { width, height } = photograph;
  const rows = Math.max(2, Math.round(height * BLOCK));
  const columns = Math.max(2, Math.round((width * rows) / height));
  const blurred = resample(resample(photograph, { width: columns, height: rows }), photograph);
  return quantised(mirrored(blurred), paletteOf(blurred, COLOURS));
}

/**
 * A round part from elsewhere in the photograph, in coarse blocks and warmer: plainly pasted, and of what the model knows. It
 * comes from where it fits best at its edge, so that only texture and colour are left to be mended.
 */
export function pasteInto(photograph: Picture): Changed {
  const { width, height, data } = photograph;
  const disc = {
    x: Math.floor(0.62 * width),
    y: Math.floor(0.55 * height),
    radius: RADIUS * Math.min(width, height),
  };
  const isInside = (x: number, y: number) => Math.hypot(x - disc.x, y - disc.y) < disc.radius;
  const source = bestSource(photograph, disc);
  const side = Math.max(1, Math.round(MOSAIC * height));
  const middle = (at: number) => Math.floor(at / side) * side + (side >> 1);
  return changed(photograph, isInside, (channel, x, y) => {
    const column = Math.min(width - 1, Math.max(0, source(middle(x))));
    const row = Math.min(height - 1, middle(y));
    const value = data[(channel * height + row) * width + column]! + TINT[channel]!;
    return Math.min(1, Math.max(-1, value));
  });
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * Where each column of a disc comes from: from other columns of the same rows, as they are or mirrored, whichever are most like
 * what is along the disc's edge.
 */
function bestSource(photograph: Picture, disc: Disc): (x: number) => number {
  const { width } = photograph;
  const border = Math.ceil(EDGE.at(-1)! * disc.radius);
  let best = { difference: Number.POSITIVE_INFINITY, source: (x: number) => x };
  for (let from = border; from < width - border; from++) {
    if (Math.abs(from - disc.x) < APART * disc.radius) continue;
    for (const sign of [1, -1]) {
      const source = (x: number) => from + sign * (x - disc.x);
      const difference = edgeDifference(photograph, disc, source);
      if (difference < best.difference) best = { difference, source };
    }
  }
  return best.source;
}

function edgeDifference(
  { width, height, data }: Picture,
  disc: Disc,
  source: (x: number) => number,
): number {
  const clamp = (at: number, length: number) => Math.min(length - 1, Math.max(0, Math.round(at)));
  let sum = 0;
  for (let i = 0; i < EDGE.length * EDGE_POINTS; i++) {
    const angle = (2 * Math.PI * i) / EDGE_POINTS;
    const radius = EDGE[Math.floor(i / EDGE_POINTS)]! * disc.radius;
    const x = clamp(disc.x + radius * Math.cos(angle), width);
    const y = clamp(disc.y + radius * Math.sin(angle), height);
    const from = clamp(source(x), width);
    for (let channel = 0; channel < 3; channel++) {
      const row = (channel * height + y) * width;
      sum += (data[row + x]! - data[row + from]!) ** 2;
    }
  }
  return sum;
}

/** A part of the photograph copied to another place, with hard edges. */
export function movedIn(photograph: Picture): Changed {
  const { width, height } = photograph;
  const part = partOf(photograph, 0.12, 0.45, 0.22, 0.3);
  const [dx, dy] = [Math.round(0.5 * width), Math.round(0.08 * height)];
  const target = { ...part, x: part.x + dx, y: Math.min(part.y + dy, height - part.height) };
  const isInside = (x: number, y: number) => contains(target, x, y);
  return changed(photograph, isInside, (channel, x, y) => {
    const row = y - target.y + part.y;
    return photograph.data[(channel * height + row) * width + x - dx]!;
  });
}

/** One picture laid beside and below itself. */
export function laidOut({ width, height, data }: Picture, columns: number, rows: number): Picture {
  const size = { width: columns * width, height: rows * height };
  return pictureOf(
    size,
    (channel, x, y) => data[(channel * height + (y % height)) * width + (x % width)]!,
  );
}

function mirrored({ width, height, data }: Picture): Picture {
  return pictureOf({ width, height }, (channel, x, y) => {
    return data[(channel * height + y) * width + width - 1 - x]!;
  });
}

function changed(
  photograph: Picture,
  isInside: (x: number, y: number) => boolean,
  value: (channel: number, x: number, y: number) => number,
): Changed {
  const { width, height, data } = photograph;
  const picture = pictureOf(photograph, (channel, x, y) => {
    return isInside(x, y) ? value(channel, x, y) : data[(channel * height + y) * width + x]!;
  });
  return { picture, mask: pictureOf(photograph, (_, x, y) => (isInside(x, y) ? 1 : -1)) };
}

function pictureOf(
  { width, height }: Size,
  value: (channel: number, x: number, y: number) => number,
): Picture {
  const data = new Float32Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const y = Math.floor(i / width);
    data[i] = value(Math.floor(y / height), i % width, y % height);
  }
  return { width, height, data };
}

function partOf({ width, height }: Size, x: number, y: number, w: number, h: number): Window {
  return {
    x: Math.floor(x * width),
    y: Math.floor(y * height),
    width: Math.max(1, Math.floor(w * width)),
    height: Math.max(1, Math.floor(h * height)),
  };
}

function contains(window: Window, x: number, y: number): boolean {
  const [column, row] = [x - window.x, y - window.y];
  return column >= 0 && row >= 0 && column < window.width && row < window.height;
}

/** The middle half of a picture, in both directions. */
export function middleOf(picture: Picture): Picture {
  const { x, y, ...size } = partOf(picture, 0.25, 0.25, 0.5, 0.5);
  const { width, height, data } = picture;
  return pictureOf(size, (channel, column, row) => {
    return data[(channel * height + y + row) * width + x + column]!;
  });
}
