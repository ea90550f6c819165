/** `singan upscale`: super-resolution. */
import {
  clamped,
  LARGEST_WHOLE,
  type Picture,
  type PluginCommand,
  resample,
  SinganError,
  type Size,
  stepMismatch,
  type Terminal,
  upscaledSizes,
} from "@singan/pyramid";
import { peakSignalToNoise, rootMeanSquare, structuralSimilarity } from "@singan/pyramid/metrics";
import { checkFits, formatOf, largeFormatOf } from "../../image/formats.js";
import type { Image } from "../../image/image.js";
import type { UpscaleOptions } from "../../options.js";
import type { SinGAN } from "../../singan.js";
import { checkInputs, readInput, STANDARD } from "../input.js";
import { FORCE, SEED } from "../options.js";
import { checkOutputs, checkStandardOutput, writeImage } from "../output.js";
import { MODEL_OPTIONS, progressReporter, tellLarge, tellStretching, withModel } from "./model.js";

interface UpscaleArguments extends Omit<UpscaleOptions, "image"> {
  readonly model: string;
  readonly image: string;
  readonly out: string;
  readonly reference?: string;
  readonly force?: boolean;
}

/** A step that differs by more from the one that was trained is told. */
const TOLERATED = 0.05;

export const command: PluginCommand = {
  positionals: "<model> <image>",
  describe:
    "Enlarge an image by repeating the model's finest scale: super-resolution. Best the photograph itself, and a model trained for it.",
  options: {
    out: { type: "string", describe: "The file to write, or -", default: "upscaled.png" },
    factor: { type: "number", describe: "How many times wider and higher; 4 by default" },
    width: { type: "number", describe: "Exact width in pixels, instead of a factor" },
    height: { type: "number", describe: "Exact height in pixels, instead of a factor" },
    deterministic: { type: "boolean", describe: "Without noise" },
    ...SEED,
    reference: {
      type: "string",
      describe: "The true large image: prints RMSE, PSNR and SSIM against it",
    },
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan upscale photo.onnx photo.jpg --factor 4 --out big.png", "four times as wide and high"],
    ["singan upscale photo.onnx photo.jpg --width 1920 --out big.jpg", "to an exact width"],
    ["singan upscale photo.onnx small.png --factor 2 --reference large.png", "and how good it is"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as UpscaleArguments;
    const { out, reference, factor, width, height, deterministic, seed, force = false } = options;
    checkInputs(options.model, options.image, reference);
    checkStandardOutput(out, terminal);
    if (factor !== undefined && (width ?? height) !== undefined) {
      const sentence = "Give --factor, or --width and --height, but not both.";
      throw new SinganError("INVALID_OPTION", sentence);
    }
    const formatFor = reference === undefined ? largeFormatOf : formatOf;
    const format = out === STANDARD ? "png" : formatFor(out);
    await checkOutputs([out], force);
    const image = await readInput(options.image, terminal);
    await withModel(argv, async (singan) => {
      const size = tellSteps(singan, image, { factor, width, height }, terminal);
      checkFits(format, size);
      tellStretching("The image", image, size, terminal);
      const truth =
        reference === undefined ? undefined : await readTruth(reference, size, terminal);
      const onProgress = progressReporter(terminal, singan, 1);
      const work = { image, factor, width, height, deterministic, seed, signal, onProgress };
      const event = { type: "upscaled", seed, deterministic: deterministic ?? false };
      const isLarge = size.width * size.height > LARGEST_WHOLE || format === "dzi";
      if (isLarge && truth === undefined) {
        tellLarge(size, terminal);
        const large = await singan.largeUpscale(work);
        await writeImage(large, out, terminal, event, { replace: force, signal });
        large.dispose();
        return;
      }
      const result = await singan.upscale(work);
      await writeImage(result, out, terminal, event, { replace: force });
      if (truth !== undefined) tellMetrics(result, image, truth, out === STANDARD, terminal);
    });
  },
};

async function readTruth(path: string, size: Size, terminal: Terminal): Promise<Picture> {
  const truth = await readInput(path, terminal);
  if (truth.width === size.width && truth.height === size.height) return truth;
  throw new SinganError(
    "INVALID_PICTURE",
    `${path} has ${truth.width}x${truth.height} pixels, but the result will have ${size.width}x${size.height}: give a --reference of that size, or --width ${truth.width} --height ${truth.height}.`,
  );
}

/** The final size; tells where the link was not trained for what it is used for. */
function tellSteps(
  { metadata: { training, pyramid } }: SinGAN,
  image: Size,
  wanted: Pick<UpscaleOptions, "factor" | "width" | "height">,
  terminal: Terminal,
): Size {
  // Of one scale: refused later, by its name.
  const trained = pyramid.sizes.length > 1 ? pyramid.sizes : [...pyramid.sizes, ...pyramid.sizes];
  const sizes = upscaledSizes(image, trained, wanted);
  if (training.application !== "superResolution") {
    terminal.note(
      `This model was trained for ${training.application}, not for super-resolution: one of \`singan train … --application superResolution\` keeps more of the image.`,
    );
  }
  const mismatch = stepMismatch(image, trained, sizes);
  if (Math.abs(mismatch) > TOLERATED) {
    const percent = Math.round(100 * Math.abs(mismatch));
    const [how, so] = mismatch > 0 ? ["more", "soft"] : ["less", "busy"];
    terminal.note(
      `Each step enlarges by ${percent} % ${how} than the model's finest scale was trained for; details may be too ${so}.`,
    );
  }
  return sizes.at(-1)!;
}

function tellMetrics(
  result: Image,
  image: Picture,
  truth: Picture,
  isImageOnStandardOutput: boolean,
  terminal: Terminal,
): void {
  const of = (picture: Picture) => {
    const rmse = rootMeanSquare(picture, truth);
    return { rmse, psnr: peakSignalToNoise(rmse), ssim: structuralSimilarity(picture, truth) };
  };
  const [made, cubic] = [of(clamped(result.picture)), of(clamped(resample(image, truth)))];
  terminal.event({ type: "metrics", ...made, cubic });
  const line = (name: string, { rmse, psnr, ssim }: typeof made) =>
    `${name.padEnd(8)} RMSE ${rmse.toFixed(4)}  PSNR ${psnr.toFixed(2)} dB  SSIM ${ssim.toFixed(4)}`;
  const lines = [line("upscaled", made), line("cubic", cubic)].join("\n");
  if (isImageOnStandardOutput) terminal.note(lines);
  else terminal.result(lines);
}
