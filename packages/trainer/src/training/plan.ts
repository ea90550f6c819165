/** From a photograph's size and the settings to scales and channels. */
import { isSinganError, planPyramid, type RunPlan, SinganError, type Size } from "@singan/pyramid";
import { channelsAt } from "../settings/schedule.js";
import type { TrainSettings } from "../settings/settings.js";

/**
 * @param photograph - Its upright size.
 * @param name - Of the photograph, for error sentences.
 * @throws SinganError `INVALID_PICTURE` or `INVALID_OPTION` for sizes that no pyramid fits.
 */
export function planRun(photograph: Size, settings: TrainSettings, name?: string): RunPlan {
  const { minSize, maxSize, scaleFactor, scaleRounding, scales, padding } = settings;
  const target = { minSize, maxSize, scaleFactor, scaleRounding };
  const options = { ...target, ...(scales === null ? {} : { scales }) };
  const { sizes } = named(name, () => planPyramid(photograph, options));
  return { sizes, channels: sizes.map((_, n) => channelsAt(settings, n)), padding };
}

function named<T>(name: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (name === undefined || !isSinganError(error) || error.code !== "INVALID_PICTURE")
      throw error;
    throw new SinganError(error.code, `${name}: ${error.message}`, { cause: error });
  }
}
