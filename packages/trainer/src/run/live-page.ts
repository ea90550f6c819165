/** `report.html`: how a training goes, for people, kept up to date while it runs. */
import { basename, resolve } from "node:path";
import { type Figure, htmlPage, type Plot, type Section } from "@singan/node-io";
import type { FinishedScale, LossRecord, RunPlan } from "@singan/pyramid";
import type { TrainSettings } from "../settings/settings.js";
import { shareDone } from "../training/cost.js";
import { type Stage, stageAmong, stageName } from "../training/stages.js";
import { retreatText } from "../training/tries.js";
import type { RunFolder } from "./folder.js";
import type { ScaleProgress } from "./state-file.js";

/** The stage in training. */
export interface CurrentStage {
  readonly step: number;
  readonly steps: number;
  readonly losses: readonly LossRecord[];
  /** Seconds, about. */
  readonly left: number | undefined;
}

/** Between two versions of the page. */
const EVERY_SECONDS = 10;

/** What a training does: it goes on, was interrupted with its state saved, or was ended by an error. */
type Doing = "training" | "stopped" | { readonly error: string };

/** Writes the page whenever it is old enough, and at every turn of the training. */
export class LivePage {
  private finished: readonly FinishedScale[] = [];
  private tries = 0;
  private current: CurrentStage | undefined;
  private written = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folder: RunFolder,
    private readonly plan: RunPlan,
    private readonly stages: readonly Stage[],
    private readonly settings: TrainSettings,
  ) {}

  /** These stages are done; the next, if it was begun before, is where `begun` says. */
  async finish(finished: readonly FinishedScale[], begun?: ScaleProgress): Promise<void> {
    this.finished = [...finished];
    this.tries = begun?.tries ?? 0;
    const steps = this.stages[finished.length]?.steps;
    // What else is known of it is its networks, which the page has no use for.
    const { step = 0, losses = [] } = begun ?? {};
    this.current = steps && step > 0 ? { step, steps, losses, left: undefined } : undefined;
    await this.write();
  }

  /** The stage in training starts again, for so many times by now. */
  async retreat(tries: number): Promise<void> {
    this.tries = tries;
    this.current = undefined;
    await this.write();
  }

  /** A step was done; writes when the page is old enough. */
  async step(current: CurrentStage): Promise<void> {
    this.current = current;
    if (performance.now() - this.written > 1000 * EVERY_SECONDS) await this.write();
  }

  /** The training was interrupted, and its state is saved: whoever goes on with it goes on with the page. */
  async stop(): Promise<void> {
    await this.write("stopped");
  }

  /** An error ended the training: the page says which, and loads itself no more. */
  async fail(error: unknown): Promise<void> {
    await this.write({ error: error instanceof Error ? error.message : String(error) });
  }

  private async write(doing: Doing = "training"): Promise<void> {
    const { plan, stages, settings, finished, folder, current } = this;
    const next = stages[finished.length];
    const sections: Section[] = [];
    for (const stage of stages.slice(0, finished.length + 1).toReversed()) {
      sections.push(await this.stageSection(stage, doing));
    }
    const page = await htmlPage({
      title: `Training ${basename(resolve(folder.path))}, ${settings.preset}, seed ${settings.seed}`,
      sections: [
        {
          done: shareDone(settings, plan, finished.length, current?.step ?? 0),
          text: this.text(doing),
          plots: plotsOf([...finished.flatMap(lossesOf), ...(current ? lossesOf(current) : [])]),
        },
        ...sections,
      ],
      ...(next && typeof doing === "string" && { refreshSeconds: EVERY_SECONDS }),
    });
    await folder.writePage(page);
    this.written = performance.now();
  }

  private text(doing: Doing): string {
    const { plan, stages, finished, current } = this;
    if (typeof doing === "object") return `The training ended with an error. ${doing.error}`;
    const next = stages[finished.length];
    return next ? currentText(plan, next, current, doing) : finishedText(finished);
  }

  private async stageSection(stage: Stage, doing: Doing): Promise<Section> {
    const size = this.plan.sizes[stage.scale]!;
    const done = this.finished[stage.index];
    const heading = `${stageName(stage)}: ${size.width}x${size.height}`;
    const figures: Figure[] = (await this.folder.readPreviews(stage)).map(({ name, png }) => {
      return { caption: name.replace("-", " "), bytes: png, ...size };
    });
    const retreats = this.retreats(stage, (done ? done.tries : this.tries) ?? 0);
    const text = done ? doneText(done) : doing === "training" ? "In training." : "Not finished.";
    return { heading, figures, text: [...retreats, text].join(" ") };
  }

  /** A sentence on every time that a stage started again. */
  private retreats(stage: Stage, tries: number): string[] {
    const { learningRate } = this.settings;
    return Array.from({ length: tries }, (_, i) => retreatText(stage, i + 1, learningRate));
  }
}

function doneText({ steps, seconds, rmse, amplitude }: FinishedScale): string {
  return `${steps} steps in ${time(seconds)}, reconstruction RMSE ${rmse.toFixed(4)}, noise amplitude ${amplitude.toFixed(4)}`;
}

function finishedText(finished: readonly FinishedScale[]): string {
  return `Finished in ${time(finished.reduce((sum, { seconds }) => sum + seconds, 0))}.`;
}

function currentText(
  { sizes }: RunPlan,
  stage: Stage,
  current: CurrentStage | undefined,
  doing: "training" | "stopped",
): string {
  const now = new Date().toLocaleTimeString();
  const where = stageAmong(stage, sizes.length);
  const place =
    current === undefined
      ? `${where} begins`
      : `${where}, step ${current.step} of ${current.steps}`;
  if (doing === "stopped") return `${place}: stopped and saved (${now}).`;
  const left = current?.left === undefined ? "" : `, about ${time(current.left)} left`;
  return `${place}${left} (${now}; a page that stands still is of a training that was stopped).`;
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
  const adversarial = ({ generator }: LossRecord) => generator.adversarial;
  const error = ({ generator }: LossRecord) => Math.sqrt(generator.reconstruction);
  return [
    plot("Critic's distance", "score, photograph - sample", false, distance),
    plot("Gradient penalty", "unweighted", false, ({ critic }) => critic.penalty),
    plot("Adversarial loss", "generator, - score of sample", false, adversarial),
    plot("Reconstruction", "RMSE", true, error),
  ];
}
