/** `singan info`: what a model's file says about itself. Runs nothing. */
import { createHash } from "node:crypto";
import {
  type Metadata,
  type PaintVariant,
  type PluginCommand,
  printable,
  readModel,
  shownBytes,
  weightCount,
} from "@singan/pyramid";
import { readModelFile } from "../../model-file.js";

/** All that is told; with `--json` as it stands here. */
interface ModelInfo extends Metadata {
  readonly type: "info";
  readonly path: string;
  readonly bytes: number;
  /** Of the file. */
  readonly sha256: string;
  /** Numbers that were learnt; four bytes each. */
  readonly weights: number;
  readonly paint?: Omit<PaintVariant, "link">;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Show what is in a model: sizes, channels, noise, training, credit.",
  options: {},
  examples: [
    ["singan info photo.onnx", "a table"],
    ["singan info photo.onnx --json", "everything, for programs"],
  ],
  async run(argv, terminal) {
    const info = await readInfo(String(argv.model));
    terminal.event(info);
    terminal.result(table(info));
  },
};

async function readInfo(path: string): Promise<ModelInfo> {
  const file = await readModelFile(path);
  const model = readModel(file, path);
  const weights = weightCount(model);
  const sha256 = createHash("sha256").update(file).digest("hex");
  const about = { type: "info", path, bytes: file.length, sha256, weights } as const;
  if (model.paint === undefined) return { ...about, ...model.metadata };
  const { link: _, ...paint } = model.paint;
  return { ...about, ...model.metadata, paint };
}

function table(info: ModelInfo): string {
  const { pyramid, training, photograph, paint } = info;
  const finest = pyramid.sizes.at(-1)!;
  const facts: [string, string][] = [
    ["file", `${info.path}, ${shownBytes(info.bytes, 3)}`],
    ["SHA-256", info.sha256],
    ["weights", `${info.weights}, ${shownBytes(4 * info.weights, 3)}`],
    [
      "photograph",
      `${photograph.width}x${photograph.height}, trained at ${finest.width}x${finest.height}`,
    ],
    ["credit", photograph.credit ?? "not given"],
    ["trained for", training.application],
    ["preset", `${training.preset}, seed ${training.seed}, ${Math.round(training.seconds)} s`],
    ["padding", pyramid.padding],
    ...(paint ? [["paintings", paintFacts(paint)] as [string, string]] : []),
  ];
  const label = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(label)}  ${printable(value)}`);
  return [...lines, "", ...scales(info)].join("\n");
}

function paintFacts({ scale, palette, noiseAmplitude, rmse }: Omit<PaintVariant, "link">): string {
  const colours = palette.length === 1 ? "1 colour" : `${palette.length} colours`;
  return `enter scale ${scale} in ${colours}, noise ${noiseAmplitude.toFixed(4)}, RMSE ${rmse.toFixed(4)}`;
}

function scales({ pyramid, training }: ModelInfo): string[] {
  const rows = pyramid.sizes.map(({ width, height }, scale) => [
    String(scale),
    `${width}x${height}`,
    String(pyramid.channels[scale]),
    pyramid.noiseAmplitudes[scale]!.toFixed(4),
    training.rmse[scale]!.toFixed(4),
  ]);
  const all = [["scale", "size", "channels", "noise", "RMSE"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join("  "));
}
