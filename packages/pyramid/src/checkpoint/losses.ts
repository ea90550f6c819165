/** The losses of a scale's training, as checkpoints keep them. */
import * as v from "valibot";

/** Of one update of the critic, before it. */
export interface CriticLosses {
  /** `fake - real + penaltyWeight * penalty`; the last only where there is one. */
  readonly loss: number;
  /** Mean score of the photograph. */
  readonly real: number;
  /** Mean score of the sample. */
  readonly fake: number;
  /** Mean over pixels of (gradient norm - 1) squared, unweighted; absent where the update went without penalty. */
  readonly penalty?: number | undefined;
}

/** Of one update of the generator, before it. */
export interface GeneratorLosses {
  /** `adversarial + reconstructionWeight * reconstruction`. */
  readonly loss: number;
  /** Minus the mean score of the sample. */
  readonly adversarial: number;
  /** Mean squared error of the reconstruction pass against the photograph, unweighted. */
  readonly reconstruction: number;
}

/** Of the last update of each network in one step. */
export interface LossRecord {
  /** Steps done when these were measured. */
  readonly step: number;
  readonly critic: CriticLosses;
  readonly generator: GeneratorLosses;
}

const finite = v.pipe(v.number(), v.finite());

export const lossesSchema = v.array(
  v.object({
    step: v.pipe(v.number(), v.integer(), v.minValue(1)),
    critic: v.object({ loss: finite, real: finite, fake: finite, penalty: v.optional(finite) }),
    generator: v.object({ loss: finite, adversarial: finite, reconstruction: finite }),
  }),
);
