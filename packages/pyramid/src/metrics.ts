/** `@singan/pyramid/metrics`: measures of samples against their photograph; what only samples loads none of it. */
export { type Copying, copying } from "./metrics/copying.js";
export { blurred, noisy } from "./metrics/degraded.js";
export { diversity } from "./metrics/diversity.js";
export { type Features, frechetDistance } from "./metrics/frechet.js";
export {
  type LevelDistance,
  meanDistance,
  type PatchDistanceOptions,
  patchDistance,
  patchDistanceFloor,
} from "./metrics/patch-distance.js";
export { peakSignalToNoise, rootMeanSquare } from "./metrics/reconstruction.js";
export { type Distance, type Scores, type ScoresOptions, scoresOf } from "./metrics/scores.js";
export { structuralSimilarity } from "./metrics/structure.js";
