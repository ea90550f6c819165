/** What the settings say of one scale. */
import type { TrainSettings } from "./settings.js";

/** Width of the inner convolutions of a scale (reference, 4). */
export function channelsAt(settings: TrainSettings, scale: number): number {
  const { channels, doubleChannelsEvery: every, mostChannels } = settings;
  const doublings = every === 0 ? 0 : Math.floor(scale / every);
  return Math.min(channels * 2 ** doublings, mostChannels);
}

/** Steps of a scale: from `steps` at the coarsest to `finestSteps` at the finest, geometrically. */
export function stepsAt(
  { steps, finestSteps }: TrainSettings,
  scale: number,
  scales: number,
): number {
  if (scales === 1) return finestSteps;
  return Math.round(steps * (finestSteps / steps) ** (scale / (scales - 1)));
}
