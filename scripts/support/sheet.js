// The demo's contact sheet. Its model is small, so everything is enlarged to where a person sees something.
import sharp from "sharp";

const CELL = 288;
const GAP = 12;
const COLUMNS = 4;

/**
 * @typedef {object} Cell
 * @property {string} path of a picture
 * @property {number} columns how many cells wide it is shown
 */

/**
 * Lays pictures out in rows of four cells; rows are as high as the first picture.
 * @param {readonly Cell[]} cells
 * @param {string} path of the PNG to write
 */
export async function writeSheet(cells, path) {
  const first = await sharp(cells[0]?.path).metadata();
  const height = Math.round((CELL * first.height) / first.width);
  let cell = 0;
  const layers = [];
  for (const { path: input, columns } of cells) {
    const width = columns * (CELL + GAP) - GAP;
    const left = GAP + (cell % COLUMNS) * (CELL + GAP);
    const top = GAP + Math.floor(cell / COLUMNS) * (height + GAP);
    const picture = await sharp(input)
      .resize({ width, height, fit: "contain", kernel: "cubic", background: "#fff" })
      .toBuffer();
    layers.push({ input: picture, left, top });
    cell += columns;
  }
  const rows = Math.ceil(cell / COLUMNS);
  const size = { width: GAP + COLUMNS * (CELL + GAP), height: GAP + rows * (height + GAP) };
  const sheet = sharp({ create: { ...size, channels: 3, background: "#fff" } });
  await sheet.composite(layers).png().toFile(path);
}
