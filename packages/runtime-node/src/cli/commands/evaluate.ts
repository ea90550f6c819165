/** `singan evaluate`: how good samples are, in numbers, beside the photograph. */
import { createHash } from "node:crypto";
import { writeWhole } from "@singan/node-io";
import {
  clamped,
  type Picture,
  type PluginCommand,
  resample,
  type Terminal,
} from "@singan/pyramid";
import { checkPhotograph } from "../../evaluate/check-photograph.js";
import {
  type ComparedPictures,
  type EvaluateOptions,
  type EvaluateProgress,
  type Evaluation,
  evaluateModel,
  evaluatePictures,
  type FileEvaluation,
} from "../../evaluate/evaluate.js";
import {
  FEATURE_CHANNELS,
  type FeatureChannels,
  type FeatureExtractor,
  openInception,
} from "../../evaluate/inception.js";
import { evaluationPage } from "../../evaluate/page.js";
import { photographSize } from "../../evaluate/shared-size.js";
import { evaluationTable } from "../../evaluate/table.js";
import { readImage } from "../../image/read.js";
import { checkEvaluate, type EvaluateArguments } from "../evaluate-arguments.js";
import { bytesOf, checkInputs, nameOf, sourceOf } from "../input.js";
import { FORCE } from "../options.js";
import { checkOutputs, inItsFolder } from "../output.js";
import { picturesIn, readAlike } from "../sample-folder.js";
import { MODEL_OPTIONS, tellDevice, timeLeft, withModel } from "./model.js";

export const command: PluginCommand = {
  positionals: "[model]",
  describe:
    "Measure how good samples are: of a model, or the pictures in a folder, whatever made them.",
  options: {
    image: { type: "string", describe: "The photograph (needed)" },
    samples: { type: "string", describe: "A folder of pictures to measure instead of a model" },
    count: {
      type: "number",
      describe:
        "Samples to draw from every start scale, 10 by default; fewer have a smaller diversity",
    },
    seed: { type: "number", describe: "Of the samples and the random patches", default: 0 },
    jpeg: {
      type: "number",
      describe: "Compress a model's samples as JPEG of this quality first, as others' are",
    },
    report: { type: "string", describe: "Also write an HTML page with pictures and plots" },
    inception: {
      type: "string",
      describe: "An Inception network as .onnx, run on the CPU: adds SIFID",
    },
    "inception-features": {
      type: "string",
      describe:
        "Its layer: 192 features, as in the paper and by default, or 64, as in the original's code",
      choices: FEATURE_CHANNELS.map(String),
    },
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan evaluate photo.onnx --image photo.jpg", "tables"],
    ["singan evaluate photo.onnx --image photo.jpg --json", "all numbers, for programs"],
    ["singan evaluate photo.onnx --image photo.jpg --report page.html", "and a page to look at"],
    ["singan evaluate --samples pictures --image photo.jpg", "the pictures in a folder"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as EvaluateArguments;
    const image = checkEvaluate(options);
    const { force = false } = options;
    await checkOutputs([options.report], force);
    checkInputs(options.model, image);
    const source = await sourceOf(image);
    const notes: string[] = [];
    const note = (text: string) => {
      notes.push(text);
      terminal.note(text);
    };
    const photograph = await readImage(source, "white", "The photograph");
    photograph.notes.forEach(note);
    const extractor = await extractorOf(options);
    let content: ComparedPictures | undefined;
    const work: EvaluateOptions = {
      count: options.count,
      seed: options.seed,
      jpeg: options.jpeg,
      extractor,
      signal,
      onPictures: (pictures) => {
        content = pictures;
      },
    };
    const { samples, model, report } = options;
    const evaluating =
      samples === undefined
        ? evaluateFile(argv, { source, picture: photograph.picture, note }, work, terminal)
        : evaluateFolder(samples, { picture: photograph.picture, note }, work, terminal);
    const evaluation = await evaluating.finally(() => extractor?.release());
    const measured = samples === undefined ? { model } : { samples };
    const said = notes.length > 0 ? { notes } : {};
    terminal.event({ type: "evaluation", image, ...measured, ...said, ...evaluation });
    terminal.result(evaluationTable(evaluation));
    if (report === undefined || content === undefined) return;
    const title = `${nameOf(model ?? samples ?? "")} beside ${nameOf(image)}`;
    const page = await evaluationPage({ title, evaluation, notes, ...content });
    await inItsFolder(report, () => writeWhole(report, page, { replace: force }));
    terminal.event({ type: "report", path: report });
    terminal.result(report);
  },
};

/** The photograph, and who is to hear what was done to it and to the samples. */
interface ReadPhotograph {
  readonly picture: Picture;
  readonly note: (text: string) => void;
}

/** A model's, with its size; says where the photograph is another file than the one it was trained on. */
async function evaluateFile(
  argv: { readonly [name: string]: unknown },
  { source, picture, note }: ReadPhotograph & { readonly source: string | Uint8Array },
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<FileEvaluation> {
  return withModel(argv, async (singan, model) => {
    // Before the note, which would be beside the point.
    checkPhotograph(picture, singan.metadata);
    const sha256 = createHash("sha256")
      .update(await bytesOf(source))
      .digest("hex");
    if (sha256 !== singan.metadata.photograph.sha256) {
      const name = typeof source === "string" ? source : "The photograph";
      note(`${name} is not the very file that the model was trained on.`);
    }
    let isFirst = true;
    const tell = progressTeller(terminal);
    const onProgress = (progress: EvaluateProgress) => {
      if (isFirst) tellDevice(singan, terminal);
      isFirst = false;
      tell(progress);
    };
    const evaluation = await evaluateModel(singan, picture, { ...options, onProgress });
    const { length: bytes } = await bytesOf(model);
    return { ...evaluation, bytes };
  });
}

const WORDS = { draw: "Drawing samples", measure: "Measuring" } as const;

function progressTeller(terminal: Terminal): (progress: EvaluateProgress) => void {
  const start = performance.now();
  return ({ work, done }) => {
    if (!terminal.quiet) terminal.event({ type: "progress", work, done });
    const left = timeLeft(start, done);
    terminal.progress(`${WORDS[work]}: ${Math.floor(100 * done)} %${left}`);
  };
}

async function extractorOf({
  inception,
  inceptionFeatures = "192",
  threads,
}: EvaluateArguments): Promise<FeatureExtractor | undefined> {
  if (inception === undefined) return undefined;
  return openInception(inception, Number(inceptionFeatures) as FeatureChannels, { threads });
}

async function evaluateFolder(
  folder: string,
  { picture: photograph, note }: ReadPhotograph,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<Evaluation> {
  const paths = await picturesIn(folder);
  const pictures = await readAlike(paths, photograph, note, options.signal);
  const size = photographSize(photograph, pictures);
  const isReduced = size.width !== photograph.width || size.height !== photograph.height;
  const reduced = isReduced ? clamped(resample(photograph, size)) : photograph;
  if (isReduced) {
    const [own, wanted] = [photograph, size].map((each) => `${each.width}x${each.height}`);
    note(`The photograph (${own}) is reduced to ${wanted}, as the samples are.`);
  }
  const evaluation = await evaluatePictures(reduced, pictures, {
    ...options,
    names: paths,
    onProgress: progressTeller(terminal),
  });
  const { width, height } = evaluation;
  const isCropped = [reduced, ...pictures].some((p) => p.width !== width || p.height !== height);
  if (isCropped) note(`Sizes differ a little: all are cropped to ${width}x${height}.`);
  return evaluation;
}
