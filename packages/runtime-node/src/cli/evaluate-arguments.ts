/** What `singan evaluate` is given, and what of it does not go together. */
import { checkSeed, invalidOption, SinganError } from "@singan/pyramid";

export interface EvaluateArguments {
  readonly model?: string;
  readonly image?: string;
  readonly samples?: string;
  readonly count?: number;
  readonly seed: number;
  readonly jpeg?: number;
  readonly report?: string;
  readonly inception?: string;
  readonly inceptionFeatures?: string;
  readonly device: string;
  readonly threads?: number;
  readonly force?: boolean;
}

/** Most that are drawn from a start scale, or read from a folder. */
export const MOST_SAMPLES = 1000;

/**
 * @returns The photograph's path.
 * @throws SinganError `INVALID_OPTION`; also for options that would change nothing.
 */
export function checkEvaluate(options: EvaluateArguments): string {
  const { image, model, samples, count, seed, jpeg, report } = options;
  if ((model === undefined) === (samples === undefined)) {
    const choice = "either a model or --samples with a folder of pictures";
    throw refusal(
      model === undefined
        ? `singan evaluate needs ${choice}.`
        : `singan evaluate takes ${choice}, not both. Leave one out.`,
    );
  }
  if (image === undefined) throw refusal("singan evaluate needs the photograph: add --image.");
  if (samples !== undefined) checkFolderAlone(options);
  if (options.inceptionFeatures !== undefined && options.inception === undefined) {
    throw refusal(
      "--inception-features names a layer of a network: add --inception, or leave it out.",
    );
  }
  if (count !== undefined && !(Number.isInteger(count) && count >= 2 && count <= MOST_SAMPLES)) {
    throw invalidOption("--count", `an integer from 2 to ${MOST_SAMPLES}`, count);
  }
  if (jpeg !== undefined && !(Number.isInteger(jpeg) && jpeg >= 1 && jpeg <= 100)) {
    throw invalidOption("--jpeg", "an integer from 1 to 100", jpeg);
  }
  if (report !== undefined && !/\.html?$/i.test(report)) {
    throw invalidOption("--report", "a file name that ends in .html", report);
  }
  checkSeed(seed);
  return image;
}

/** What only a model takes. */
function checkFolderAlone(options: EvaluateArguments): void {
  const { count, jpeg, device, threads, inception } = options;
  const refuse = (reason: string, option: string, instead = "give a model") =>
    refusal(`Pictures in a folder ${reason}: leave ${option} out, or ${instead}.`);
  if (jpeg !== undefined) throw refuse("are measured as they are", "--jpeg");
  if (count !== undefined) throw refuse("are all measured", "--count");
  if (device !== "auto") throw refuse("need no device", "--device");
  if (threads !== undefined && inception === undefined) {
    throw refuse("need threads only for a network", "--threads", "add --inception");
  }
}

function refusal(sentence: string): SinganError {
  return new SinganError("INVALID_OPTION", sentence);
}
