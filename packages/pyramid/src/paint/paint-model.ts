/** A model with its generator for paintings in place of the scale's own. */
import { SinganError } from "../errors.js";
import type { Model } from "../model/model.js";

/**
 * The same pyramid, but with the link and the noise amplitude of its paint variant at the variant's scale: what any
 * runner opens as any other model. That link wants its previous picture painted in the variant's palette, see `painted`.
 *
 * @throws SinganError `INVALID_OPTION` where the model has no such variant.
 */
export function paintModel({ paint, ...model }: Model): Model {
  if (paint === undefined) {
    throw new SinganError(
      "INVALID_OPTION",
      "The model has no generator for paintings. Use one that was trained with --application paint and --paint-scale.",
    );
  }
  const { scale, noiseAmplitude, link } = paint;
  const { pyramid } = model.metadata;
  const noiseAmplitudes = pyramid.noiseAmplitudes.with(scale, noiseAmplitude);
  return {
    ...model,
    metadata: { ...model.metadata, pyramid: { ...pyramid, noiseAmplitudes } },
    links: model.links.with(scale, link),
  };
}
