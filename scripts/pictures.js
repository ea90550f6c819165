// `npm run docs:pictures`: makes the README's pictures with the models that ship, and those of `examples/pictures`; with a browser
// those of the playground. `-- --playground` makes these alone.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { setUp } from "./setup.js";
import { readArguments } from "./support/arguments.js";
import { root } from "./support/command.js";
import { higherSummit, painting, rock } from "./support/compositions.js";
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
    // A palette or JPEG would add a texture of its own, which would be taken for the model's.
    .webp({ nearLossless: true, quality: 60, effort: 6 })
    .toFile(inRoot(path));
  console.error(path);
}

await runScript(async () => {
  const options = /** @type {const} */ ({ playground: { type: "boolean", default: false } });
  const { values } = readArguments("Usage: npm run docs:pictures -- [--playground]", { options });
  await setUp();
  mkdirSync(inRoot("docs/pictures"), { recursive: true });
  const { writePlaygroundPictures } = await import("./support/playground-pictures.js");
  for (const path of await writePlaygroundPictures()) console.error(path);
  if (values.playground) return;
  const { SinGAN } = await import("@singan/runtime-node");

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
      for await (const image of singan.samples({ count: SAMPLES })) {
        row.push(await tile(await image.toBuffer("png"), image.width, image.height));
      }
      rows.push(row);
    });
  }
  await write("docs/pictures/results.webp", rows);

  await withModel("peaks", async (singan) => {
    const wide = await (await singan.sample(WIDE)).toBuffer("png");
    await write("docs/pictures/wide.webp", [[await tile(wide, WIDE.width, WIDE.height)]]);
    const starts = [];
    for (const startScale of [0, 1, 2, 3]) {
      starts.push(await tileOf(await singan.sample({ startScale })));
    }
    await write("docs/pictures/start-scales.webp", [starts]);
    await writeApplications(singan);
  });
});

/** @param {import("@singan/runtime-node").Image} image */
async function tileOf(image) {
  return tile(await image.toBuffer("png"), image.width, image.height);
}

/** One picture an application. @param {import("@singan/runtime-node").SinGAN} singan */
async function writeApplications(singan) {
  const { width = 0, height = 0 } = singan.metadata.pyramid.sizes.at(-1) ?? {};
  const size = { width, height };
  const photograph = await sharp(inRoot("models/photographs/peaks.jpg"))
    .resize(width, height, { fit: "fill" })
    .png()
    .toBuffer();
  const asTile = (/** @type {Buffer} */ picture) => tile(picture, width, height);

  const factor = 2;
  const part = { left: width / 2, top: 0.3 * height, width, height: 0.9 * height };
  const [left, top] = [Math.round(part.left), Math.round(part.top)];
  const crop = { left, top, width, height: Math.round(part.height) };
  const cut = async (/** @type {Buffer} */ picture) => ({
    picture: await sharp(picture).extract(crop).png().toBuffer(),
    width: crop.width,
    height: crop.height,
  });
  const cubic = await sharp(photograph)
    .resize(factor * width, factor * height, { kernel: "cubic" })
    .png()
    .toBuffer();
  const upscaled = await singan.upscale({ image: photograph, factor });
  await write("docs/pictures/upscale.webp", [
    [await cut(cubic), await cut(await upscaled.toBuffer())],
  ]);

  const example = (/** @type {string} */ name, /** @type {Buffer} */ png) =>
    writeFileSync(inRoot(`examples/pictures/${name}.png`), png);
  const clipart = await painting(size);
  example("clipart", clipart);
  const painted = [await asTile(clipart)];
  // The default between one that invents more and one that keeps more.
  for (const startScale of [1, undefined, 4]) {
    painted.push(await tileOf(await singan.paint({ image: clipart, startScale })));
  }
  await write("docs/pictures/paint.webp", [painted]);

  const pasted = await rock(size);
  example("composite", pasted.picture);
  example("composite-mask", pasted.mask);
  const harmonized = [await asTile(pasted.picture)];
  for (const startScale of [4, undefined]) {
    const made = await singan.harmonize({ image: pasted.picture, startScale });
    if (startScale !== undefined) harmonized.push(await tileOf(made.marked));
    harmonized.push(await tileOf(made.image));
  }
  await write("docs/pictures/harmonize.webp", [harmonized]);

  const copied = await higherSummit(size);
  example("moved", copied.picture);
  const edited = await singan.edit({ image: copied.picture, photograph });
  await write("docs/pictures/edit.webp", [
    [await asTile(copied.picture), await tileOf(edited.image)],
  ]);

  const { writeAnimation } = await import("@singan/runtime-node");
  const clip = singan.animate({ frames: 30, loop: true });
  await writeAnimation(clip, inRoot("docs/pictures/animation.gif"), { fps: 10 });

  const variations = [];
  for (const strength of [0, 0.5, 0.8, 1]) {
    variations.push(await tileOf(await singan.variation({ strength })));
  }
  const retargeted = await singan.retarget({ width: 420, height });
  const texture = await singan.sample({ tile: true, width: height, height });
  const { picture } = await tileOf(texture);
  const layers = [0, 1, 2, 3].map((i) => ({
    input: picture,
    left: (i % 2) * height,
    top: Math.floor(i / 2) * height,
  }));
  const create = {
    width: 2 * height,
    height: 2 * height,
    channels: /** @type {const} */ (3),
    background: "#fff",
  };
  const laid = await sharp({ create }).composite(layers).png().toBuffer();
  const high = await singan.retarget({ width: 130, height });
  await write("docs/pictures/more.webp", [
    variations,
    [await tileOf(retargeted), await tileOf(high), await tile(laid, height, height)],
  ]);
}
