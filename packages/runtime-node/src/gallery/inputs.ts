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
/** Evening light, as on what was cut from another photograph. */
const TINT = [0.25, 0, -0.25] as const;
const RADIUS = 0.2;

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
  return quantised(mirrored(blurred), paletteOf(photograph, COLOURS));
}

/** A round part of the photograph from elsewhere in it, upside down and in another light. */
export function pasteInto(photograph: Picture): Changed {
  const { width, height, data } = photograph;
  const radius = RADIUS * Math.min(width, height);
  const [x0, y0] = [0.62 * width, 0.55 * height];
  const isInside = (x: number, y: number) => Math.hypot(x + 0.5 - x0, y + 0.5 - y0) < radius;
  const shift = Math.round(0.35 * width);
  return changed(photograph, isInside, (channel, x, y) => {
    const row = Math.min(height - 1, Math.max(0, Math.round(2 * y0) - 1 - y));
    return data[(channel * height + row) * width + x - shift]! + TINT[channel]!;
  });
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
