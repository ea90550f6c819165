/** An evaluation as one HTML page that needs nothing else: pictures, plots and numbers. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Picture } from "@singan/pyramid";
import { Image } from "../image/image.js";
import type { Evaluation, ModelEvaluation } from "./evaluate.js";
import { evaluationTable } from "./table.js";

export interface PageContent {
  /** Names what was measured. */
  readonly title: string;
  readonly photograph: Picture;
  readonly samples: readonly Picture[];
  readonly evaluation: Evaluation | ModelEvaluation;
}

/** Pictures on a page at most; all are measured. */
const MOST_PICTURES = 24;

/** Nothing has no logarithm. */
const LEAST_PLOTTED = 1e-4;

/** One plot: lines over the same places. */
interface Plot {
  readonly title: string;
  readonly axis: string;
  /** Plotted by its logarithm. */
  readonly isLogarithmic: boolean;
  readonly places: readonly string[];
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** @returns The page as text. Its plots are drawn by uPlot, which is part of the page. */
export async function evaluationPage(content: PageContent): Promise<string> {
  const { title, photograph, samples, evaluation } = content;
  const shown = samples.slice(0, MOST_PICTURES);
  const figures = [await figure("photograph", photograph)];
  for (const [i, sample] of shown.entries()) figures.push(await figure(`sample ${i}`, sample));
  const [script, style] = await Promise.all([
    library(import.meta.resolve("uplot/dist/uPlot.iife.min.js")),
    library(import.meta.resolve("uplot/dist/uPlot.min.css")),
  ]);
  const data = JSON.stringify(plotsOf(evaluation)).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
.pictures, .plots { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; }
figcaption, pre { font-size: 14px; }
img { display: block; max-width: 100%; }
pre { overflow-x: auto; }
</style>
<h1>${escaped(title)}</h1>
<div class="pictures">${figures.join("")}</div>
${samples.length > shown.length ? `<p>The first ${shown.length} of ${samples.length} samples.</p>` : ""}
<div class="plots" id="plots"></div>
<pre>${escaped(evaluationTable(evaluation))}</pre>
<script>${script}</script>
<script>
const colours = ["#0b66c3", "#2f9e44", "#e8590c", "#868e96"];
for (const { title, axis, isLogarithmic, places, lines } of ${data}) {
  const series = lines.map(({ name }, i) => ({ label: name, stroke: colours[i], width: 2, points: { show: true } }));
  const values = (_, ticks) => ticks.map((at) => places[at] ?? "");
  new uPlot({
    title, width: 370, height: 280,
    scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
    axes: [{ values, incrs: [1] }, { label: axis }],
    series: [{ label: "at", value: (_, at) => places[at] ?? "" }, ...series],
  }, [places.map((_, i) => i), ...lines.map(({ values }) => values)], document.getElementById("plots"));
}
</script>
</html>
`;
}

function plotsOf(evaluation: Evaluation | ModelEvaluation): Plot[] {
  const { patchDistance } = evaluation.scores;
  const { floor, blurred, noisy } = patchDistance;
  const line = (name: string, { levels }: typeof floor) => {
    return { name, values: levels.map(({ distance }) => Math.max(distance, LEAST_PLOTTED)) };
  };
  const distances: Plot = {
    title: "Patch distance by level",
    axis: "deviations of the photograph",
    isLogarithmic: true,
    places: patchDistance.levels.map(({ size }) => `${size.width}x${size.height}`),
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
  return [
    distances,
    {
      title: "Diversity by start scale",
      axis: "share of the photograph's deviation",
      isLogarithmic: false,
      places,
      lines: [{ name: "diversity", values: diversity }],
    },
    {
      title: "Reconstruction by scale",
      axis: "PSNR, dB",
      isLogarithmic: false,
      places,
      lines: [{ name: "PSNR", values: reconstruction.map(({ psnr }) => psnr) }],
    },
  ];
}

async function figure(caption: string, picture: Picture): Promise<string> {
  const png = (await new Image(picture).toBuffer("png")).toString("base64");
  const { width, height } = picture;
  const image = `<img src="data:image/png;base64,${png}" width="${width}" height="${height}" alt="">`;
  return `<figure>${image}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

function library(url: string): Promise<string> {
  return readFile(fileURLToPath(url), "utf8");
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
