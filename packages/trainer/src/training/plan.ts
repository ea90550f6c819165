/** From a photograph's size and the settings to scales and channels. */
import { planPyramid, type RunPlan, type Size } from "@singan/pyramid";
import { channelsAt } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";

/** @throws SinganError `INVALID_PICTURE` or `INVALID_OPTION` for sizes that no pyramid fits. */
export function planRun(photograph: Size, settings: TrainSettings): RunPlan {
  const { minSize, maxSize, scaleFactor, scales, padding } = settings;
  const options = { minSize, maxSize, scaleFactor, ...(scales === null ? {} : { scales }) };
  const { sizes } = planPyramid(photograph, options);
  return { sizes, channels: sizes.map((_, n) => channelsAt(settings, n)), padding };
}
