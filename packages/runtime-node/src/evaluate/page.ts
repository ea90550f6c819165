/** An evaluation as one HTML page that needs nothing else: pictures, plots and numbers. */
import { basename } from "node:path";
import { type Figure, htmlPage, type Plot } from "@singan/node-io";
import type { Picture } from "@singan/pyramid";
import { Image } from "../image/image.js";
import type { ComparedPictures, Evaluation, FileEvaluation } from "./evaluate.js";
import { evaluationTable } from "./table.js";
import { termsOf } from "./words.js";

export interface PageContent extends ComparedPictures {
  /** Names what was measured. */
  readonly title: string;
  readonly evaluation: Evaluation | FileEvaluation;
  /** What was done to the pictures before, one sentence each. */
  readonly notes: readonly string[];
}

/** Pictures on a page at most; all are measured. */
const MOST_PICTURES = 24;

/** @returns The page as text. */
export async function evaluationPage(content: PageContent): Promise<string> {
  const { title, photograph, samples, reconstruction, evaluation, notes } = content;
  const shown = samples.slice(0, MOST_PICTURES);
  const figures = [await figure("photograph", photograph)];
  if (reconstruction !== undefined) figures.push(await figure("reconstruction", reconstruction));
  for (const [i, sample] of shown.entries()) {
    const name = evaluation.names?.[i];
    figures.push(await figure(name === undefined ? `sample ${i}` : basename(name), sample));
  }
  const isCut = samples.length > shown.length;
  const text = [...notes, ...(isCut ? [`The first ${shown.length} of ${samples.length}.`] : [])];
  const pictures = { figures, ...(text.length > 0 && { text: text.join(" ") }) };
  const plots = plotsOf(evaluation);
  const preformatted = evaluationTable(evaluation);
  const numbers = { plots, preformatted, terms: termsOf(evaluation) };
  return htmlPage({ title, sections: [pictures, numbers] });
}

function plotsOf(evaluation: Evaluation | FileEvaluation): Plot[] {
  const { patchDistance } = evaluation.scores;
  const { floor, blurred, noisy } = patchDistance;
  const line = (name: string, { levels }: typeof floor) => {
    return { name, values: levels.map(({ distance }) => distance) };
  };
  const distances: Plot = {
    title: "Patch distance by level",
    axis: "deviations of the photograph",
    isLogarithmic: true,
    places: patchDistance.levels.map(({ size }) => `${size.width}x${size.height}`),
    place: "level",
    lines: [
      line("samples", patchDistance),
      line("floor", floor),
      line("blurred", blurred),
      line("noisy", noisy),
    ],
  };
  if (!("reconstruction" in evaluation)) return [distances];
  const { diversity, reconstruction } = evaluation;
  const places = reconstruction.map((_, scale) => String(scale));
  const varied: Plot[] =
    diversity === undefined
      ? []
      : [
          {
            title: "Diversity by start scale",
            axis: "deviations of the photograph",
            isLogarithmic: false,
            places,
            place: "start scale",
            lines: [{ name: "diversity", values: diversity }],
          },
        ];
  return [
    distances,
    ...varied,
    {
      title: "Reconstruction by scale",
      axis: "PSNR, dB",
      isLogarithmic: false,
      places,
      place: "scale",
      lines: [{ name: "PSNR", values: reconstruction.map(({ psnr }) => psnr) }],
    },
  ];
}

async function figure(caption: string, picture: Picture): Promise<Figure> {
  const { width, height } = picture;
  return { caption, bytes: await new Image(picture).toBuffer("png"), width, height };
}
