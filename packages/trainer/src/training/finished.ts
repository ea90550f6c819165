/** The scales trained so far, as a model that can be run. */
import {
  foldGenerator,
  type GeneratorWeights,
  type LinkWeights,
  MARGIN,
  type OpenSession,
  type Picture,
  type PyramidMetadata,
  RECEPTIVE_FIELD,
  type ReconstructionNoise,
  type RunPlan,
  reconstruct,
  SessionRunner,
} from "@singan/pyramid";

/** What the applications need of a model, for the scales that are there. */
export interface PartialModel {
  readonly metadata: { readonly pyramid: PyramidMetadata };
  readonly reconstructionNoise: readonly ReconstructionNoise[];
  readonly runner: SessionRunner;
}

export function partialModel(
  plan: RunPlan,
  scales: readonly { readonly weights: GeneratorWeights; readonly amplitude: number }[],
  reconstructionNoise: readonly ReconstructionNoise[],
  openSession: OpenSession,
): PartialModel {
  const pyramid: PyramidMetadata = {
    sizes: plan.sizes.slice(0, scales.length),
    padding: plan.padding,
    margin: MARGIN,
    receptiveField: RECEPTIVE_FIELD,
    channels: plan.channels.slice(0, scales.length),
    noiseAmplitudes: scales.map(({ amplitude }) => amplitude),
  };
  const links: LinkWeights[] = scales.map(({ weights }) => foldGenerator(weights));
  const runner = new SessionRunner({ pyramid, links }, openSession);
  return { metadata: { pyramid }, reconstructionNoise, runner };
}

/** The reconstruction of the finest scale that is there, through the links. */
export function reconstructionOf(model: PartialModel): Promise<Picture> {
  return reconstruct(model.runner, model);
}
