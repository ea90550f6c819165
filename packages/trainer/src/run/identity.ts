/** What makes two trainings the same, and on what machine they run. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { type Json, RUN_FORMAT, type RunPlan, type RunRecord, SinganError } from "@singan/pyramid";
import sharp from "sharp";
import type { Engine } from "../engine/engine.js";
import type { Photograph } from "../photograph/read.js";
import { optionOf } from "../settings/options.js";
import { PRESET_SETTINGS } from "../settings/presets.js";
import type { TrainSettings } from "../settings/settings.js";
import type { ResolvedOptions } from "../training/options.js";

const PAPER: Readonly<Record<string, Json>> = { ...PRESET_SETTINGS.paper };

const require = createRequire(import.meta.url);

/** What a training's folder says of it. */
export function recordOf(
  { size, sha256 }: Photograph,
  settings: TrainSettings,
  plan: RunPlan,
  engine: Engine,
  { credit, threads }: Pick<ResolvedOptions, "credit" | "threads">,
): RunRecord {
  const { preset, application, seed, ...numbers } = settings;
  return {
    format: RUN_FORMAT,
    photograph: { ...size, sha256, ...(credit === undefined ? {} : { credit }) },
    preset,
    application,
    seed,
    settings: numbers,
    plan,
    versions: versions(engine),
    machine: machine(engine, threads),
  };
}

/** Name and version of what takes part. */
function versions(engine: Engine): Record<string, string> {
  const { version } = require("../../package.json") as { version: string };
  const { sharp: decoder, vips } = sharp.versions;
  const photograph = { sharp: decoder ?? "unknown", libvips: vips };
  return {
    "@singan/trainer": version,
    node: process.versions.node,
    ...photograph,
    ...engine.versions,
  };
}

/** What equal bits need to be equal. */
function machine(engine: Engine, threads: number): Record<string, Json> {
  return {
    engine: engine.name,
    device: engine.device,
    operators: engine.operators,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    features: processorFeatures(),
    architecture: process.arch,
    platform: process.platform,
    threads,
  };
}

/** Vector instructions, which decide in what order sums are taken; only Linux tells them. */
function processorFeatures(): string {
  try {
    const [, flags = ""] =
      /^(?:flags|Features)\s*: (.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8")) ?? [];
    return flags
      .split(" ")
      .filter((flag) => /^(avx|fma|amx|asimd|sve|bf16)/.test(flag))
      .sort()
      .join(" ");
  } catch {
    return "unknown";
  }
}

/**
 * Holds a run folder's record against what is asked for now.
 *
 * @returns Notes on differences that matter only for equal bits.
 * @throws SinganError `INVALID_RUN` naming the first difference that makes it another training.
 */
export function compareRuns(found: RunRecord, asked: RunRecord, folder: string): string[] {
  const refuse = (what: string, there: Json, here: Json): never => {
    throw new SinganError(
      "INVALID_RUN",
      `${folder} holds a training with ${what} ${show(there)}, not ${show(here)}. Choose another folder, or start over with --force.`,
    );
  };
  if (found.photograph.sha256 !== asked.photograph.sha256) {
    throw new SinganError(
      "INVALID_RUN",
      `${folder} holds a training on another photograph. Choose another folder, or start over with --force.`,
    );
  }
  for (const name of ["seed", "application"] as const) {
    if (found[name] !== asked[name]) refuse(optionOf(name), found[name], asked[name]);
  }
  for (const [name, value] of Object.entries(asked.settings)) {
    // Of a folder older than the setting: training was then as in the paper.
    const there = found.settings[name] ?? PAPER[name] ?? null;
    if (show(there) !== show(value)) refuse(optionOf(name as keyof TrainSettings), there, value);
  }
  const [there, here] = [planned(found.plan), planned(asked.plan)];
  if (there !== here) refuse("scales", there, here);
  const differences = [
    ...changed(found.machine, asked.machine),
    ...changed(found.versions, asked.versions),
  ];
  if (differences.length === 0) return [];
  return [
    `The training began with ${differences.join(", ")}: going on here gives equal weights only up to rounding.`,
  ];
}

/** Sizes and channels of a plan, on one line. */
function planned({ sizes, channels, padding }: RunPlan): string {
  const scales = sizes.map(({ width, height }, n) => `${width}x${height}x${channels[n]}`);
  return `${scales.join(" ")} ${padding}`;
}

function changed(
  found: Readonly<Record<string, Json>>,
  asked: Readonly<Record<string, Json>>,
): string[] {
  return Object.entries(asked)
    .filter(([name, value]) => show(found[name] ?? null) !== show(value))
    .map(([name]) => `${name} ${show(found[name] ?? null)}`);
}

const show = (value: Json): string => (value === null ? "none" : JSON.stringify(value));
