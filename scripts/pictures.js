// `npm run docs:pictures`: makes the README's pictures with the models that ship.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { setUp } from "./setup.js";
import { root } from "./support/command.js";
import { runScript } from "./support/failure.js";

const NAMES = ["peaks", "creek", "meadow"];
const SAMPLES = 4;
const GAP = 6;
/** More than twice as wide as the photograph. */
const WIDE = { width: 640, height: 188 };

/** @typedef {{ picture: Buffer, width: number, height: number }} Tile */

/** @param {string} path */
const inRoot = (path) => join(root, path);

/**
 * @param {Buffer | string} source
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Tile>}
 */
async function tile(source, width, height) {
  const picture = await sharp(source).resize(width, height, { fit: "fill" }).png().toBuffer();
  return { picture, width, height };
}

/** Rows of tiles as one picture. @param {string} path @param {readonly (readonly Tile[])[]} rows */
async function write(path, rows) {
  const layers = [];
  let width = 0;
  let top = 0;
  for (const row of rows) {
    let left = 0;
    for (const { picture, width: w } of row) {
      layers.push({ input: picture, left, top });
      left += w + GAP;
    }
    width = Math.max(width, left - GAP);
    top += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  const create = {
    width,
    height: top - GAP,
    channels: /** @type {const} */ (3),
    background: "#fff",
  };
  await sharp({ create })
    .composite(layers)
    .png({ palette: true, quality: 90 })
    .toFile(inRoot(path));
  console.error(path);
}

await runScript(async () => {
  await setUp();
  const { SinGAN } = await import("@singan/runtime-node");
  mkdirSync(inRoot("docs/pictures"), { recursive: true });

  /** @param {string} name @param {(singan: import("@singan/runtime-node").SinGAN) => Promise<void>} work */
  const withModel = async (name, work) => {
    const singan = await SinGAN.load(inRoot(`models/${name}.onnx`));
    await work(singan);
    await singan.dispose();
  };

  /** @type {Tile[][]} */
  const rows = [];
  for (const name of NAMES) {
    await withModel(name, async (singan) => {
      const { width, height } = /** @type {{ width: number, height: number }} */ (
        singan.metadata.pyramid.sizes.at(-1)
      );
      const row = [await tile(inRoot(`models/photographs/${name}.jpg`), width, height)];
      for await (const image of singan.samples({ seed: 1, count: SAMPLES })) {
        row.push(await tile(await image.toBuffer("png"), image.width, image.height));
      }
      rows.push(row);
    });
  }
  await write("docs/pictures/results.png", rows);

  await withModel("peaks", async (singan) => {
    const wide = await (await singan.sample({ seed: 1, ...WIDE })).toBuffer("png");
    await write("docs/pictures/wide.png", [[await tile(wide, WIDE.width, WIDE.height)]]);
    const starts = [];
    for (const startScale of [0, 1, 2, 3]) {
      const image = await singan.sample({ seed: 1, startScale });
      starts.push(await tile(await image.toBuffer("png"), image.width, image.height));
    }
    await write("docs/pictures/start-scales.png", [starts]);
  });
});
