// Every application once, at the trained size of the random model, and the sizes of the links that it runs.
import { defaultStartScale, maskPicture, outputSizes, upscaledSizes } from "@singan/pyramid";
import { values } from "./bare.js";
import { SIZES } from "./random-model.js";

/**
 * @typedef {import("./bare.js").Size} Size
 * @typedef {import("@singan/runtime-node").SinGAN} SinGAN
 *
 * @typedef {object} Application
 * @property {string} name
 * @property {string} what
 * @property {readonly Size[]} links of every link that runs
 * @property {(singan: SinGAN) => Promise<unknown>} run
 */

const FINEST = SIZES.at(-1) ?? { width: 0, height: 0 };
const WIDE = { width: 2 * FINEST.width, height: FINEST.height };

/** @param {Size} size */
function picture({ width, height }) {
  return { width, height, data: values(3 * width * height).map((value) => 8 * value) };
}

/** A rectangle in the middle. */
function mask() {
  const { width, height } = FINEST;
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.abs(x - width / 2) < 30 && Math.abs(y - height / 2) < 30 ? 1 : 0;
  });
  return maskPicture({ width, height, data });
}

/** @param {Parameters<typeof defaultStartScale>[0]} application */
const from = (application) => SIZES.slice(defaultStartScale(application, SIZES));

/** @returns {readonly Application[]} */
export function applications() {
  const image = picture(FINEST);
  const where = mask();
  const retargeted = outputSizes(SIZES, WIDE);
  const start = defaultStartScale("retarget", SIZES);
  const frames = 10;
  return [
    {
      name: "upscale-2",
      what: "twice as wide and high",
      links: upscaledSizes(FINEST, SIZES, { factor: 2 }),
      run: (singan) => singan.upscale({ image, factor: 2 }),
    },
    {
      name: "paint",
      what: "a painting of the trained size",
      links: from("paint"),
      run: (singan) => singan.paint({ image }),
    },
    {
      name: "harmonize",
      what: "with a mask",
      links: from("harmonize"),
      run: (singan) => singan.harmonize({ image, mask: where }),
    },
    {
      name: "edit",
      what: "with a mask",
      links: from("edit"),
      run: (singan) => singan.edit({ image, mask: where }),
    },
    {
      name: "retarget",
      what: "to twice the width, with the reconstruction that enters",
      links: [...SIZES.slice(0, start), ...retargeted.slice(start)],
      run: (singan) => singan.retarget(WIDE),
    },
    {
      name: "tile",
      what: "a texture of the trained size",
      links: SIZES,
      run: (singan) => singan.sample({ tile: true }),
    },
    {
      name: "animate",
      what: `${frames} frames`,
      links: Array.from({ length: frames }, () => from("animate")).flat(),
      run: async (singan) => {
        for await (const _ of singan.animate({ frames }));
      },
    },
  ];
}
