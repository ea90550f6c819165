/** From a photograph's size and the settings to what is trained: scales, channels, and which scale is for paintings. */
import { invalidOption, planPyramid, type RunPlan, SinganError, type Size } from "@singan/pyramid";
import { optionOf } from "../settings/options.js";
import { channelsAt } from "../settings/schedule.js";
import type { TrainSettings } from "../settings/settings.js";

/**
 * @param photograph - Its upright size.
 * @param name - Of the photograph, for error sentences.
 * @throws SinganError `INVALID_PICTURE` or `INVALID_OPTION` for sizes that no pyramid fits.
 */
export function planRun(photograph: Size, settings: TrainSettings, name?: string): RunPlan {
  const { minSize, maxSize, scaleFactor, scaleRounding, scaleSpacing, scales, padding } = settings;
  const target = { minSize, maxSize, scaleFactor, scaleRounding, scaleSpacing };
  const options = { ...target, ...(scales === null ? {} : { scales }) };
  const { sizes } = planPyramid(photograph, options, name);
  const channels = sizes.map((_, n) => channelsAt(settings, n));
  const paintScale = paintScaleOf(settings, sizes.length);
  return { sizes, channels, padding, ...(paintScale !== undefined && { paintScale }) };
}

/** A painting enters above scale 0, which draws from noise alone. */
function paintScaleOf({ paintScale }: TrainSettings, scales: number): number | undefined {
  if (paintScale === null) return undefined;
  if (paintScale < scales) return paintScale;
  const name = optionOf("paintScale");
  if (scales === 1) {
    const sentence = `${name} ${paintScale} needs a pyramid of two scales or more.`;
    throw new SinganError("INVALID_OPTION", sentence);
  }
  throw invalidOption(name, `an integer from 1 to ${scales - 1}`, paintScale);
}
