/** Pages of HTML that need nothing else: text, pictures and plots. The plots are drawn by uPlot, which is part of the page. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** One plot: lines over the same places. */
export interface Plot {
  readonly title: string;
  /** What is plotted, with its unit. */
  readonly axis: string;
  /** Plotted by its logarithm; values below {@link LEAST_PLOTTED} are shown there. */
  readonly isLogarithmic: boolean;
  /** Where the values stand: numbers that rise, or names one beside the other. */
  readonly places: readonly number[] | readonly string[];
  /** What a place is, under the plot and beside its values; `step` by default. */
  readonly place?: string;
  readonly lines: readonly Line[];
}

/** One line of a plot. */
export interface Line {
  readonly name: string;
  /** One a place; where there is none the line goes straight on. */
  readonly values: readonly (number | undefined)[];
}

/** One picture. */
export interface Figure {
  readonly caption: string;
  /** Of a file. */
  readonly bytes: Uint8Array;
  /** Its kind; png by default. */
  readonly type?: "png" | "webp";
  readonly width: number;
  readonly height: number;
}

/** A word and what it means. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
}

/** A part of a page; what is absent is left out. */
export interface Section {
  readonly heading?: string;
  /** 0 to 1, as a bar. */
  readonly done?: number;
  readonly text?: string;
  readonly figures?: readonly Figure[];
  readonly plots?: readonly Plot[];
  /** Text in columns, kept as it stands. */
  readonly preformatted?: string;
  /** Rows of cells, the first of headings. */
  readonly table?: readonly (readonly string[])[];
  /** Words and what they mean. */
  readonly terms?: readonly Term[];
}

/** A whole page. */
export interface Page {
  readonly title: string;
  readonly sections: readonly Section[];
  /** Loads itself anew every so many seconds. */
  readonly refreshSeconds?: number;
}

/** Nothing has no logarithm. */
const LEAST_PLOTTED = 1e-4;
/** Small pictures are shown larger, so that their pixels can be seen. */
const LEAST_SHOWN = 160;

/** @returns The page as text. */
export async function htmlPage({ title, sections, refreshSeconds }: Page): Promise<string> {
  const plots = sections.flatMap((section) => section.plots ?? []).map(drawable);
  const { style, scripts } = plots.length === 0 ? NO_PLOTS : await drawing(plots);
  const refresh =
    refreshSeconds === undefined ? "" : `<meta http-equiv="refresh" content="${refreshSeconds}">\n`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${refresh}<title>${escaped(title)}</title>
<style>${style}
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
.pictures, .plots { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; }
figcaption, pre { font-size: 14px; }
img { display: block; max-width: 100%; image-rendering: pixelated; }
pre { overflow-x: auto; }
progress { width: 100%; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: 4px 8px; text-align: left; }
.u-legend :is(th, td) { border: 0; }
dt { font-weight: bold; }
dd { margin: 0 0 0.5rem; }
.uplot:not(:has(.u-over:hover)) :is(.u-value, .u-series:first-child),
.uplot:not(:has(.u-over:hover)) th::after { visibility: hidden; }
</style>
<h1>${escaped(title)}</h1>
${sections.map(sectionText).join("")}${scripts}</html>
`;
}

const NO_PLOTS = { style: "", scripts: "" };

/** The library, and what draws the plots with it. */
async function drawing(plots: readonly object[]): Promise<{ style: string; scripts: string }> {
  const [script, style] = await Promise.all([
    library(import.meta.resolve("uplot/dist/uPlot.iife.min.js")),
    library(import.meta.resolve("uplot/dist/uPlot.min.css")),
  ]);
  const data = JSON.stringify(plots).replaceAll("<", "\\u003c");
  const scripts = `<script>${script}</script>
<script>
const colours = ["#0b66c3", "#2f9e44", "#e8590c", "#868e96"];
const homes = document.querySelectorAll(".plot");
for (const [index, { title, axis, place, isLogarithmic, names, places, lines }] of ${data}.entries()) {
  const nameOf = (at) => names?.[at] ?? (names ? "" : at);
  const series = lines.map(({ name }, i) => ({ label: name, stroke: colours[i], width: 2, spanGaps: true, points: { show: !!names } }));
  const letters = Math.max(...(names ?? []).map(({ length }) => length));
  const room = (_, ticks) => Math.max(50, 20 + 7 * Math.max(...(ticks ?? []).map((tick) => tick?.length ?? 0)));
  const named = { values: (_, ticks) => ticks.map(nameOf), incrs: [1, 2, 5, 10, 20, 50, 100], space: 12 + 7 * letters };
  new uPlot({
    title, width: Math.min(370, document.documentElement.clientWidth - 32), height: 300,
    scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
    axes: [{ label: place, ...(names && named) }, { label: axis, size: room }],
    series: [{ label: place, value: (_, at) => nameOf(at) }, ...series],
  }, [places, ...lines.map(({ values }) => values)], homes[index]);
}
</script>
`;
  return { style, scripts };
}

function sectionText({
  heading,
  done,
  text,
  figures,
  plots,
  preformatted,
  table,
  terms,
}: Section): string {
  const parts = [
    heading === undefined ? "" : `<h2>${escaped(heading)}</h2>`,
    done === undefined ? "" : `<progress value="${done}"></progress>`,
    text === undefined ? "" : `<p>${escaped(text)}</p>`,
    figures === undefined ? "" : `<div class="pictures">${figures.map(figureText).join("")}</div>`,
    plots === undefined
      ? ""
      : `<div class="plots">${plots.map(() => '<div class="plot"></div>').join("")}</div>`,
    preformatted === undefined ? "" : `<pre>${escaped(preformatted)}</pre>`,
    table === undefined ? "" : `<table>${table.map(rowText).join("\n")}</table>`,
    terms === undefined ? "" : `<dl>${terms.map(termText).join("\n")}</dl>`,
  ];
  return parts
    .filter((part) => part !== "")
    .join("\n")
    .concat("\n");
}

function rowText(cells: readonly string[], row: number): string {
  const tag = row === 0 ? "th" : "td";
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
}

function termText({ term, meaning }: Term): string {
  return `<dt>${escaped(term)}</dt><dd>${escaped(meaning)}</dd>`;
}

function figureText({ caption, bytes, type = "png", width, height }: Figure): string {
  const factor = Math.max(1, Math.round(LEAST_SHOWN / Math.max(width, height)));
  const source = `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;
  const image = `<img src="${source}" width="${factor * width}" height="${factor * height}" alt="${escaped(caption)}">`;
  return `<figure>${image}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

/** A plot as the page's script takes it. */
function drawable({ places, lines, place = "step", ...plot }: Plot) {
  const isNamed = places.some((each) => typeof each === "string");
  const least = plot.isLogarithmic ? LEAST_PLOTTED : Number.NEGATIVE_INFINITY;
  return {
    ...plot,
    place,
    ...(isNamed && { names: places }),
    places: isNamed ? places.map((_, at) => at) : places,
    lines: lines.map(({ name, values }) => {
      return {
        name,
        values: values.map((value) => (value === undefined ? null : Math.max(value, least))),
      };
    }),
  };
}

function library(url: string): Promise<string> {
  return readFile(fileURLToPath(url), "utf8");
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
