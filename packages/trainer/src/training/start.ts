/** What the networks of a stage begin as. */
import type { RunPlan } from "@singan/pyramid";
import { initialState, type ScaleState, warmStart } from "../engine/state.js";
import type { TrainSettings } from "../settings/settings.js";
import { criticAt } from "./problem.js";
import type { Stage } from "./stages.js";

/**
 * The networks of the scale below where their width is the same (reference, 5.1), new ones for paintings (7.5); a critic is
 * new as well where it is no longer normalised as the one below.
 *
 * @param before - The scale below as it ended; absent at scale 0.
 */
export function startState(
  settings: TrainSettings,
  { channels, sizes }: Pick<RunPlan, "channels" | "sizes">,
  { index, scale, paint }: Stage,
  before: ScaleState | undefined,
): ScaleState {
  const width = channels[scale]!;
  const { criticNormalisation } = criticAt(settings, sizes[scale]!);
  const fresh = initialState(width, settings.seed, index, criticNormalisation);
  if (paint || before === undefined || before.channels !== width) return fresh;
  const warm = warmStart(before);
  const below = criticAt(settings, sizes[scale - 1]!).criticNormalisation;
  return criticNormalisation === below ? warm : { ...warm, critic: fresh.critic };
}
