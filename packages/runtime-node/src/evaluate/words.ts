/** What the numbers of an evaluation are called, in the terminal and on the page, and what they say. */
import type { Term } from "@singan/node-io";
import type { Evaluation, ModelEvaluation } from "./evaluate.js";

/** By the key of `--json`. */
export const COPYING = {
  coherent: "neighbouring patches that come from one place of the photograph",
  largest: "patches that are one single copy, moved or not",
  unmoved: "patches that lie where they lie in the photograph",
} as const;

/** One line for every number that an evaluation has. */
export function termsOf(evaluation: Evaluation | ModelEvaluation): Term[] {
  const { sifid } = evaluation;
  return [
    {
      term: "patch distance",
      meaning:
        "How far the textures of the samples are from the photograph's, in deviations of the photograph. Lower is better, down to the floor; blurred and noisy are what bad copies of the photograph get.",
    },
    ...(sifid === undefined ? [] : [SIFID]),
    ...Object.entries(COPYING).map(([term, meaning]) => {
      return { term, meaning: `Share of ${meaning}. Lower is better: less is learnt by heart.` };
    }),
    {
      term: "diversity",
      meaning:
        "How much samples differ from one another, as a share of the photograph's own deviation. Higher is more varied, which is no merit by itself: noise has a lot. Fewer samples measure less.",
    },
    ...("reconstruction" in evaluation ? RECONSTRUCTION : []),
  ];
}

const SIFID: Term = {
  term: "SIFID",
  meaning:
    "How far the samples are from the photograph in an early layer of the Inception network, ± the deviation over the samples. Lower is better, and comparable within one network only.",
};

const RECONSTRUCTION: readonly Term[] = [
  {
    term: "RMSE",
    meaning:
      "How far the reconstruction is from the photograph: root mean square error in the [-1, 1] units of training. Lower is better.",
  },
  {
    term: "PSNR",
    meaning: "The same as peak signal-to-noise ratio in dB. Higher is better.",
  },
];
