/** `singan train`, for the command line of `@singan/runtime-node`. */
import { basename, extname, join } from "node:path";
import { type PluginCommand, RUN_FILES, shownBytes, type Terminal } from "@singan/pyramid";
import { ENGINE_CHOICES, type EngineChoice } from "./engine/select.js";
import { SETTING_OPTIONS, settingsFromOptions } from "./settings/options.js";
import { type Estimate, estimate, type StageEstimate } from "./training/estimate.js";
import type { Computing, Retreat, TrainEvent } from "./training/events.js";
import type { FolderAction } from "./training/foresee.js";
import type { TrainOptions } from "./training/options.js";
import { stageAmong, stageName } from "./training/stages.js";
import { train } from "./training/train.js";

export const command: PluginCommand = {
  positionals: "<photo>",
  describe: "Train a pyramid on one photograph",
  options: {
    out: { type: "string", describe: "Run folder; runs/<photo> by default" },
    ...SETTING_OPTIONS,
    engine: {
      type: "string",
      choices: ENGINE_CHOICES,
      default: "auto",
      describe: "What computes; auto takes CUDA when it is really there",
    },
    threads: { type: "number", describe: "Processor threads; all cores by default" },
    credit: { type: "string", describe: "Author and licence of the photograph, kept in the model" },
    "dry-run": {
      type: "boolean",
      describe: "Say what it would take and do with the run folder, and train nothing",
    },
    force: { type: "boolean", describe: "Start over in a folder that holds a training" },
    "checkpoint-seconds": {
      type: "number",
      describe: "Between checkpoints within a scale; 120 by default",
    },
  },
  examples: [
    ["singan train photo.jpg --preset fast", "Train in runs/photo"],
    [
      "singan train photo.jpg --preset paper --dry-run",
      "What the paper's settings would take here",
    ],
    ["singan train photo.jpg --application superResolution", "For larger pictures of the same"],
    [
      "singan train photo.jpg --application paint --paint-scale 2",
      "For paintings that enter scale 2, in the five colours of the photograph",
    ],
  ],
  async run(argv, terminal, signal) {
    const photo = String(argv.photo);
    const input = settingsFromOptions(argv);
    const out = String(argv.out ?? join("runs", basename(photo, extname(photo))));
    const asked: TrainOptions = {
      out,
      settings: input,
      engine: argv.engine as EngineChoice | undefined,
      threads: argv.threads as number | undefined,
      checkpointSeconds: argv["checkpoint-seconds"] as number | undefined,
      credit: argv.credit as string | undefined,
      force: argv.force === true,
    };
    const onEvent = (event: TrainEvent) => report(event, terminal);
    if (argv["dry-run"] === true) {
      const estimated = await estimate(photo, { ...asked, signal, onEvent });
      terminal.event({ type: "estimate", ...estimated });
      terminal.note(`It would train on ${describeComputing(estimated)}.`);
      terminal.note(describeAction(out, estimated.folder!));
      terminal.result(describeEstimate(estimated));
      return;
    }
    try {
      const result = await train(photo, { ...asked, signal, onEvent });
      if (result.retreats.length > 0) terminal.note(describeRetreats(out, result.retreats));
      terminal.note(
        result.alreadyFinished
          ? `${out} is already trained; nothing to do. --force starts over.`
          : `Trained in ${duration(result.seconds)}. Next: singan export ${out}`,
      );
      terminal.result(out);
    } catch (error) {
      const isSaved = signal.aborted && error === signal.reason;
      if (isSaved) terminal.note(`Saved in ${out}. The same command goes on from there.`);
      throw error;
    }
  },
};

/** What `--quiet` leaves of the events. */
const RESULTS: ReadonlySet<TrainEvent["type"]> = new Set(["scale", "finished"]);

function report(event: TrainEvent, terminal: Terminal): void {
  if (!terminal.quiet || RESULTS.has(event.type)) terminal.event(event);
  switch (event.type) {
    case "note":
      terminal.note(event.text);
      break;
    case "plan": {
      const sizes = event.plan.sizes.map(({ width, height }) => `${width}x${height}`).join(" ");
      const { length } = event.plan.sizes;
      const scales = length === 1 ? "1 scale" : `${length} scales`;
      terminal.note(`Training on ${describeComputing(event)}. ${scales}: ${sizes}`);
      break;
    }
    case "resume":
      terminal.note(`Going on at ${stageName(event).toLowerCase()}, step ${event.step}.`);
      break;
    case "step":
      terminal.progress(stepLine(event));
      break;
    case "scale":
      terminal.note(
        `${stageAmong(event, event.scales)}: reconstruction RMSE ${event.rmse.toFixed(4)}, noise ${event.amplitude.toFixed(4)}, ${duration(event.seconds)}`,
      );
      break;
  }
}

/** What a person wants to know of it; programs are told all, and `train.json` keeps it. */
function describeComputing({ engine, device, operators, threads }: Computing): string {
  const place = device === "cpu" ? "the processor" : `a GPU by ${device.toUpperCase()}`;
  const library = engine === "tfjs" ? `tfjs with ${operators}` : engine;
  // The others use what their libraries or the language take.
  const used =
    engine === "onnxruntime" ? `, ${threads} ${threads === 1 ? "thread" : "threads"}` : "";
  return `${place} (${library})${used}`;
}

function stepLine(event: Extract<TrainEvent, { type: "step" }>): string {
  const { critic, generator } = event.losses;
  const where = event.paint
    ? stageName(event).toLowerCase()
    : `scale ${event.scale}/${event.scales - 1}`;
  const left = event.left === undefined ? "" : `, ${duration(event.left)} left`;
  return (
    `${(100 * event.done).toFixed(0).padStart(3)} %${left}  ${where}` +
    ` step ${event.step}/${event.steps}  critic ${critic.loss.toFixed(2)}` +
    ` generator ${generator.adversarial.toFixed(2)} rec ${Math.sqrt(generator.reconstruction).toFixed(3)}`
  );
}

/** Said hours after the notes of each, when a person looks again. */
function describeRetreats(out: string, retreats: readonly Retreat[]): string {
  const names = retreats.map((stage) => stageName(stage).toLowerCase()).join(", ");
  return `Diverged, and started again at smaller learning rates: ${names}. ${join(out, RUN_FILES.page)} shows what came of it.`;
}

/** What would become of the run folder. */
function describeAction(out: string, folder: FolderAction): string {
  switch (folder.action) {
    case "begin":
      return `A training would begin in ${out}.`;
    case "restart":
      return `A training would start over in ${out}, and what it holds would be lost.`;
    case "resume":
      return `A training would go on in ${out}, at ${stageName(folder).toLowerCase()}, step ${folder.step}; the times are of all of it.`;
    case "nothing":
      return `${out} is already trained: there would be nothing to do. --force starts over.`;
  }
}

function describeEstimate({ scales, paint, seconds, bytes }: Estimate): string {
  const line = (n: number, { width, height, channels, steps, seconds: part }: StageEstimate) => {
    const size = `${width}x${height}`.padStart(9);
    return `${String(n).padStart(5)} ${size} ${String(channels).padStart(8)} ${String(steps).padStart(6)}  ${duration(part)}`;
  };
  return [
    "scale      size channels  steps  time",
    ...scales.map((scale, n) => line(n, scale)),
    ...(paint === undefined ? [] : [`${line(paint.scale, paint)}, for paintings`]),
    `About ${duration(seconds)} and ${shownBytes(bytes)} of memory: estimated from a few steps measured now.`,
  ].join("\n");
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
