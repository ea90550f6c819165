/** `report.html`: how a training goes, for people, kept up to date while it runs. */
import { basename, resolve } from "node:path";
import { type Figure, htmlPage, type Plot, type Section } from "@singan/node-io";
import type { FinishedScale, LossRecord, RunPlan } from "@singan/pyramid";
import type { TrainSettings } from "../settings/settings.js";
import { type Stage, stageAmong, stageName } from "../training/stages.js";
import type { RunFolder } from "./folder.js";

/** The stage in training. */
export interface CurrentStage {
  readonly step: number;
  readonly steps: number;
  readonly losses: readonly LossRecord[];
  /** Share of the whole training's cost that is done, 0 to 1. */
  readonly done: number;
  /** Seconds, about. */
  readonly left: number | undefined;
}

/** Between two versions of the page. */
const EVERY_SECONDS = 10;

/** Writes the page whenever it is old enough, and at every turn of the training. */
export class LivePage {
  private finished: readonly FinishedScale[] = [];
  private written = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folder: RunFolder,
    private readonly plan: RunPlan,
    private readonly stages: readonly Stage[],
    private readonly settings: TrainSettings,
  ) {}

  /** These stages are done, and nothing of the next. */
  async finish(finished: readonly FinishedScale[]): Promise<void> {
    this.finished = [...finished];
    await this.write();
  }

  /** A step was done; writes when the page is old enough. */
  async step(current: CurrentStage): Promise<void> {
    if (performance.now() - this.written > 1000 * EVERY_SECONDS) await this.write(current);
  }

  private async write(current?: CurrentStage): Promise<void> {
    const { stages, settings, finished, folder } = this;
    const next = stages[finished.length];
    const sections: Section[] = [];
    for (const stage of stages.slice(0, finished.length + 1).toReversed()) {
      sections.push(await this.stageSection(stage));
    }
    const page = await htmlPage({
      title: `Training ${basename(resolve(folder.path))}, ${settings.preset}, seed ${settings.seed}`,
      sections: [
        {
          done: next ? (current?.done ?? 0) : 1,
          text: next ? currentText(this.plan, next, current) : finishedText(finished),
          plots: plotsOf([...finished.flatMap(lossesOf), ...(current ? lossesOf(current) : [])]),
        },
        ...sections,
      ],
      ...(next && { refreshSeconds: EVERY_SECONDS }),
    });
    await folder.writePage(page);
    this.written = performance.now();
  }

  private async stageSection(stage: Stage): Promise<Section> {
    const size = this.plan.sizes[stage.scale]!;
    const done = this.finished[stage.index];
    const heading = `${stageName(stage)}: ${size.width}x${size.height}`;
    const figures: Figure[] = (await this.folder.readPreviews(stage)).map(({ name, png }) => {
      return { caption: name.replace("-", " "), bytes: png, ...size };
    });
    if (done === undefined) return { heading, figures, text: "In training." };
    const text = `${done.steps} steps in ${time(done.seconds)}, reconstruction RMSE ${done.rmse.toFixed(4)}, noise amplitude ${done.amplitude.toFixed(4)}`;
    return { heading, figures, text };
  }
}

function finishedText(finished: readonly FinishedScale[]): string {
  return `Finished in ${time(finished.reduce((sum, { seconds }) => sum + seconds, 0))}.`;
}

function currentText({ sizes }: RunPlan, stage: Stage, current: CurrentStage | undefined): string {
  const now = new Date().toLocaleTimeString();
  const where = stageAmong(stage, sizes.length);
  if (current === undefined) return `${where} begins (${now}).`;
  const left = current.left === undefined ? "" : `, about ${time(current.left)} left`;
  return `${where}, step ${current.step} of ${current.steps}${left} (${now}; a page that stands still is of a training that was stopped).`;
}

function time(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** One stage's records, each with the number of steps that it stands for. */
function lossesOf({ losses }: Pick<FinishedScale, "losses">) {
  return losses.map((record, i) => ({ ...record, more: record.step - (losses[i - 1]?.step ?? 0) }));
}

/** All stages one after the other. */
function plotsOf(records: readonly (LossRecord & { readonly more: number })[]): Plot[] {
  let steps = 0;
  const places = records.map(({ more }) => {
    steps += more;
    return steps;
  });
  const plot = (
    title: string,
    axis: string,
    isLogarithmic: boolean,
    value: (record: LossRecord) => number | undefined,
  ): Plot => {
    const lines = [{ name: title.toLowerCase(), values: records.map(value) }];
    return { title, axis, isLogarithmic, places, lines };
  };
  const distance = ({ critic }: LossRecord) => critic.real - critic.fake;
  const error = ({ generator }: LossRecord) => Math.sqrt(generator.reconstruction);
  return [
    plot("Critic's distance", "score, photograph - sample", false, distance),
    plot("Gradient penalty", "unweighted", false, ({ critic }) => critic.penalty),
    plot("Reconstruction", "RMSE", true, error),
  ];
}
