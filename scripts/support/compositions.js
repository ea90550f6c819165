// Paintings and pastes for the README's pictures, made from the photographs that the project may share.
import { join } from "node:path";
import sharp from "sharp";
import { root } from "./command.js";

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ picture: Buffer, mask: Buffer }} Composite as PNG files */

/** @param {string} name @param {Size} size @returns {Promise<Buffer>} 8-bit RGB */
function photograph(name, { width, height }) {
  const path = join(root, `models/photographs/${name}.jpg`);
  return sharp(path).resize(width, height, { fit: "fill" }).raw().toBuffer();
}

/** Mountains as a child would paint them. @param {Size} size */
export function painting({ width, height }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 250 188" width="${width}" height="${height}" preserveAspectRatio="none">
    <rect width="250" height="188" fill="#4a76b8"/>
    <ellipse cx="190" cy="32" rx="38" ry="15" fill="#f2f5fb"/>
    <path d="M0 96 L34 50 L62 84 L108 34 L150 92 L186 62 L250 104 V188 H0 Z" fill="#77777c"/>
    <path d="M108 34 L94 50 L106 56 L116 50 L122 54 Z M34 50 L26 61 L40 62 Z" fill="#f2f5fb"/>
    <path d="M0 112 Q70 88 140 104 T250 100 V188 H0 Z" fill="#5e5a2b"/>
    <path d="M120 188 Q140 150 128 128 Q120 112 138 104 L146 104 Q134 118 146 132 Q166 156 168 188 Z" fill="#8b6a55"/>
  </svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
}

/**
 * Something of one picture in another.
 * @param {Buffer} under @param {Size} size of both, 8-bit RGB
 * @param {(x: number, y: number) => number | undefined} from index of the pixel in `over` that lies there
 * @param {Buffer} over
 * @returns {Promise<Composite>}
 */
async function pasted(under, { width, height }, from, over) {
  const picture = Buffer.from(under);
  const mask = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = from(x, y);
      if (source === undefined) continue;
      mask[y * width + x] = 255;
      over.copy(picture, 3 * (y * width + x), 3 * source, 3 * source + 3);
    }
  }
  const png = (/** @type {Buffer} */ pixels, /** @type {1 | 3} */ channels) =>
    sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
  return { picture: await png(picture, 3), mask: await png(mask, 1) };
}

/** A rock from the creek in the meadow of the peaks. @param {Size} size of the peaks @returns {Promise<Composite>} */
export async function rock(size) {
  const source = { width: 250, height: 167 };
  const [from, to] = [
    { x: 150, y: 105 },
    { x: 190, y: 140 },
  ];
  const [across, down] = [28, 20];
  return pasted(
    await photograph("peaks", size),
    size,
    (x, y) => {
      const [column, row] = [x - to.x, y - to.y];
      const isInside = (column / across) ** 2 + (row / down) ** 2 <= 1;
      return isInside ? (from.y + row) * source.width + from.x + column : undefined;
    },
    await photograph("creek", source),
  );
}

/** The summit of the peaks copied higher, with hard edges. @param {Size} size @returns {Promise<Composite>} */
export async function higherSummit(size) {
  const peaks = await photograph("peaks", size);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({
    x: Math.round(x * size.width),
    y: Math.round(y * size.height),
  });
  const [from, to, part] = [at(0.47, 0.19), at(0.6, 0.075), at(0.2, 0.27)];
  return pasted(
    peaks,
    size,
    (x, y) => {
      const [column, row] = [x - to.x, y - to.y];
      const isInside = column >= 0 && column < part.x && row >= 0 && row < part.y;
      // Turned round, so that it is not seen to be the same.
      return isInside ? (from.y + row) * size.width + from.x + part.x - 1 - column : undefined;
    },
    peaks,
  );
}
