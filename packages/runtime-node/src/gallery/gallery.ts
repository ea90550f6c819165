/** One page with everything that a model can do. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, htmlPage, type Section } from "@singan/node-io";
import {
  clamped,
  defaultStartScale,
  differenceMask,
  MOST_CHANGED,
  markedShare,
  type Picture,
  resample,
  resized,
  type Signal,
  SinganError,
} from "@singan/pyramid";
import { writeAnimation } from "../image/animation.js";
import { Image } from "../image/image.js";
import type { SinGAN } from "../singan.js";
import { laidOut, middleOf, movedIn, paintingOf, pasteInto } from "./inputs.js";

/** What to show, and with what. */
export interface GalleryOptions {
  /** Of the page. */
  readonly title: string;
  /** The photograph; the model's own memory of it by default. */
  readonly photograph?: Picture | undefined;
  /** What is painted into a photograph; one made from the photograph by default. */
  readonly painting?: Picture | undefined;
  readonly seed?: number | undefined;
  readonly signal?: Signal | undefined;
  /** Told what is being made, and the share that is done. */
  readonly onProgress?: ((what: string, done: number) => void) | undefined;
}

const SAMPLES = 8;
const FRAMES = 30;
const FPS = 10;

/**
 * @returns A page of HTML that needs nothing else.
 * @throws SinganError `INVALID_PICTURE` where the photograph seems to be another than the model's; whatever an aborted
 *   signal gives as its reason.
 */
export async function galleryPage(singan: SinGAN, options: GalleryOptions): Promise<string> {
  const { seed = 0, signal, onProgress } = options;
  const { sizes } = singan.metadata.pyramid;
  const { width, height } = sizes.at(-1)!;
  const remembered = clamped((await singan.reconstruct({ signal })).picture);
  const photograph = resized(options.photograph ?? remembered, sizes.at(-1)!);
  checkRemembered(photograph, remembered);
  const work = { seed, signal };
  const scales = sizes.map((_, scale) => scale).slice(1);

  const makers: [string, () => Promise<Section>][] = [
    [
      "The photograph",
      async () => ({
        text: "On the left what the model was trained on, or, where it was not given, what the model remembers of it.",
        figures: [
          await figure("photograph", photograph),
          await figure("as the model makes it", remembered),
        ],
      }),
    ],
    [
      "Samples",
      async () => {
        const figures: Figure[] = [];
        for await (const image of singan.samples({ ...work, count: SAMPLES })) {
          figures.push(await figure(`sample ${figures.length}`, image.picture));
        }
        return { text: "New images from noise alone.", figures };
      },
    ],
    [
      "Start scales",
      async () => {
        const figures: Figure[] = [];
        for (const startScale of [0, ...scales]) {
          const { picture } = await singan.sample({ ...work, startScale });
          figures.push(await figure(`start scale ${startScale}`, picture));
        }
        return {
          text: "The higher the first scale with noise, the closer to the photograph.",
          figures,
        };
      },
    ],
    [
      "Any size",
      async () => {
        const wide = await singan.sample({ ...work, width: 2 * width, height });
        const high = await singan.sample({ ...work, width, height: Math.round(1.5 * height) });
        return {
          figures: [
            await figure("twice as wide", wide.picture),
            await figure("half as high again", high.picture),
          ],
        };
      },
    ],
    [
      "Another shape",
      async () => {
        const shape = { width: Math.round(1.6 * width), height };
        const { picture } = await singan.retarget({ ...work, ...shape });
        return {
          text: "The photograph itself, retargeted: what is large is stretched, what is small keeps its size.",
          figures: [await figure(`${shape.width}x${shape.height}`, picture)],
        };
      },
    ],
    [
      "Variations",
      async () => {
        const figures: Figure[] = [];
        for (const strength of [0, 0.5, 0.8, 1]) {
          const { picture } = await singan.variation({ ...work, strength });
          figures.push(await figure(`strength ${strength}`, picture));
        }
        return { text: "Close to the photograph, and further.", figures };
      },
    ],
    [
      "Super-resolution",
      async () => {
        const { picture } = await singan.upscale({ ...work, image: photograph, factor: 3 });
        const cubic = clamped(resample(photograph, picture));
        return {
          text: "Three times as wide and high; the middle of it.",
          figures: [
            await figure("cubic interpolation", middleOf(cubic)),
            await figure("by the model", middleOf(picture)),
          ],
        };
      },
    ],
    [
      "Paint to image",
      async () => {
        const painting = resized(options.painting ?? paintingOf(photograph), photograph);
        const figures = [await figure("painting", painting)];
        for (const startScale of scales.slice(0, 3)) {
          const { picture } = await singan.paint({ ...work, image: painting, startScale });
          figures.push(await figure(`start scale ${startScale}`, picture));
        }
        return {
          text: "A painting takes on the photograph's colours and textures; the lower the start scale, the more.",
          figures,
        };
      },
    ],
    ["Harmonization", () => composited(singan, "harmonize", photograph, work)],
    ["Editing", () => composited(singan, "edit", photograph, work)],
    [
      "Animation",
      async () => {
        const clip = singan.animate({ ...work, frames: FRAMES, loop: true });
        const bytes = await animated(clip, signal);
        const size = { width, height };
        return {
          text: "A walk through noise near the photograph's own, as a loop.",
          figures: [{ caption: "loop", bytes, type: "webp", ...size }],
        };
      },
    ],
    [
      "Texture",
      async () => {
        const side = Math.min(width, height);
        const { picture } = await singan.sample({ ...work, tile: true, width: side, height: side });
        return {
          text: "A tile, laid beside itself twice in both directions without a seam.",
          figures: [
            await figure("tile", picture),
            await figure("laid out", laidOut(picture, 2, 2)),
          ],
        };
      },
    ],
  ];

  const sections: Section[] = [];
  for (const [i, [heading, make]] of makers.entries()) {
    signal?.throwIfAborted();
    onProgress?.(heading, i / makers.length);
    sections.push({ heading, ...(await make()) });
  }
  return htmlPage({ title: options.title, sections });
}

function checkRemembered(photograph: Picture, remembered: Picture): void {
  const share = markedShare(differenceMask(photograph, remembered));
  if (share < MOST_CHANGED) return;
  throw new SinganError(
    "INVALID_PICTURE",
    `The photograph differs from what the model remembers in ${Math.round(100 * share)} % of its pixels and seems to be another; give the one that the model was trained on, or none.`,
  );
}

async function composited(
  singan: SinGAN,
  application: "harmonize" | "edit",
  photograph: Picture,
  work: { readonly seed: number; readonly signal: Signal | undefined },
): Promise<Section> {
  const isPaste = application === "harmonize";
  const { picture, mask } = isPaste ? pasteInto(photograph) : movedIn(photograph);
  const byDefault = defaultStartScale(application, singan.metadata.pyramid.sizes);
  const figures = [
    await figure(isPaste ? "pasted" : "copied", picture),
    await figure("mask", mask),
  ];
  for (const startScale of [byDefault - 1, byDefault].filter((scale) => scale >= 1)) {
    const made = await singan[application]({ ...work, image: picture, mask, startScale });
    const done = isPaste ? "harmonized" : "edited";
    figures.push(await figure(`${done}, start scale ${startScale}`, made.image.picture));
  }
  return {
    text: isPaste
      ? "A part from elsewhere, in coarse blocks and a little warmer, takes on the photograph's texture. Outside of it nothing changes."
      : "A part copied to another place is made to fit. Outside of it nothing changes.",
    figures,
  };
}

async function figure(caption: string, picture: Picture): Promise<Figure> {
  const { width, height } = picture;
  return { caption, bytes: await new Image(picture).toBuffer("webp"), type: "webp", width, height };
}

/** Through a file, as the encoder wants one. */
async function animated(
  frames: AsyncIterable<Image>,
  signal: Signal | undefined,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "singan-gallery-"));
  try {
    const path = join(folder, "clip.webp");
    const abort = signal instanceof AbortSignal ? signal : undefined;
    await writeAnimation(frames, path, { fps: FPS, signal: abort });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
