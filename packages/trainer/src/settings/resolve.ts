/** Settings from a preset, what an application wants otherwise, and what is given: the later wins, each number checked. */
import {
  APPLICATIONS,
  checkSeed,
  invalidOption,
  MOST_COLOURS,
  MOST_SCALES,
  PADDINGS,
  RECEPTIVE_FIELD,
  SCALE_ROUNDINGS,
  SCALE_SPACINGS,
  SinganError,
} from "@singan/pyramid";
import { APPLICATION_SETTINGS } from "./applications.js";
import { PRESET_SETTINGS } from "./presets.js";
import {
  CRITIC_NORMALISATIONS,
  PRESETS,
  RECONSTRUCTION_NOISES,
  type TrainSettings,
} from "./settings.js";

interface Range {
  readonly from: number;
  readonly to: number;
  readonly integer?: boolean;
}

/** What each number may be. The most updates, of the most steps, are fewer than `DRAWS_PER_STAGE`: a test holds them to it. */
export const RANGES = {
  minSize: { from: RECEPTIVE_FIELD, to: 250, integer: true },
  maxSize: { from: 16, to: 1000, integer: true },
  scaleFactor: { from: 0.3, to: 0.95 },
  channels: { from: 1, to: 1024, integer: true },
  doubleChannelsEvery: { from: 0, to: 64, integer: true },
  mostChannels: { from: 1, to: 1024, integer: true },
  steps: { from: 1, to: 100_000, integer: true },
  finestSteps: { from: 1, to: 100_000, integer: true },
  criticSteps: { from: 1, to: 10, integer: true },
  generatorSteps: { from: 1, to: 10, integer: true },
  learningRate: { from: 1e-8, to: 1 },
  milestone: { from: 0, to: 1 },
  decay: { from: 0, to: 1 },
  beta1: { from: 0, to: 0.9999 },
  beta2: { from: 0, to: 0.99999 },
  reconstructionWeight: { from: 0, to: 10_000 },
  coarseSide: { from: 0, to: 1000, integer: true },
  criticDilation: { from: 1, to: 4, integer: true },
  penaltyWeight: { from: 0, to: 1000 },
  penaltyEvery: { from: 1, to: 64, integer: true },
  noiseAmplitude: { from: 0, to: 10 },
  palette: { from: 2, to: MOST_COLOURS, integer: true },
} as const satisfies Partial<Record<keyof TrainSettings, Range>>;

/** What each name may be. */
const CHOICES = {
  application: APPLICATIONS,
  criticNormalisation: CRITIC_NORMALISATIONS,
  padding: PADDINGS,
  reconstructionNoise: RECONSTRUCTION_NOISES,
  scaleRounding: SCALE_ROUNDINGS,
  scaleSpacing: SCALE_SPACINGS,
} as const satisfies Partial<Record<keyof TrainSettings, readonly string[]>>;

/**
 * What a caller gives: the names of a preset (`fast` by default) and of an application (`sample` by default), and any
 * settings that differ from theirs.
 */
export type SettingsInput = { readonly [K in keyof TrainSettings]?: TrainSettings[K] | undefined };

/**
 * Without `finestSteps`, given `steps` hold at every scale.
 *
 * @param nameOf - What to call a setting in sentences; its own name by default.
 * @throws SinganError `INVALID_OPTION`, naming the setting and what it may be.
 */
export function resolveSettings(
  input: SettingsInput,
  nameOf: (setting: keyof TrainSettings) => string = (setting) => setting,
): TrainSettings {
  const preset = PRESET_SETTINGS[input.preset ?? "fast"];
  if (preset === undefined)
    throw invalidOption(nameOf("preset"), `one of ${PRESETS.join(", ")}`, input.preset);
  for (const name of Object.keys(input)) {
    if (!(name in preset)) throw invalidOption("a setting", "one that there is", name);
  }
  const given = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  );
  if (given.steps !== undefined && given.finestSteps === undefined) given.finestSteps = given.steps;
  const application = APPLICATION_SETTINGS[input.application ?? preset.application];
  const settings: TrainSettings = { ...preset, ...application, ...given };
  checkSeed(settings.seed);
  for (const name of keysOf(RANGES)) checkRange(nameOf(name), settings[name], RANGES[name]);
  for (const name of keysOf(CHOICES)) {
    const [value, choices]: [string, readonly string[]] = [settings[name], CHOICES[name]];
    if (!choices.includes(value))
      throw invalidOption(nameOf(name), `one of ${choices.join(", ")}`, value);
  }
  const { scales, minSize, maxSize, channels, mostChannels } = settings;
  if (scales !== null)
    checkRange(nameOf("scales"), scales, { from: 1, to: MOST_SCALES, integer: true });
  if (minSize > maxSize) {
    // One that was not given is the preset's or the application's; the plan says the same of a size equal to it.
    throw input.minSize === undefined
      ? invalidOption(nameOf("maxSize"), `an integer above the minimum size of ${minSize}`, maxSize)
      : invalidOption(nameOf("minSize"), `at most ${nameOf("maxSize")} (${maxSize})`, minSize);
  }
  if (input.mostChannels !== undefined && mostChannels < channels) {
    const wanted = `at least ${nameOf("channels")} (${channels})`;
    throw invalidOption(nameOf("mostChannels"), wanted, mostChannels);
  }
  checkPaint(settings, input, nameOf);
  return { ...settings, mostChannels: Math.max(mostChannels, channels) };
}

/** What is said of a generator for paintings where none is trained would be lost without a word. */
function checkPaint(
  { application, paintScale }: TrainSettings,
  input: SettingsInput,
  nameOf: (setting: keyof TrainSettings) => string,
): void {
  if (paintScale === null) {
    if (input.palette === undefined) return;
    throw needs(`${nameOf("palette")} ${input.palette}`, nameOf("paintScale"));
  }
  if (application !== "paint") {
    throw needs(`${nameOf("paintScale")} ${paintScale}`, `${nameOf("application")} paint`);
  }
  const range = { from: 1, to: MOST_SCALES - 1, integer: true };
  checkRange(nameOf("paintScale"), paintScale, range);
}

function needs(given: string, missing: string): SinganError {
  return new SinganError("INVALID_OPTION", `${given} needs ${missing} beside it.`);
}

function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(table) as Key[];
}

function checkRange(name: string, value: number, { from, to, integer = false }: Range): void {
  const right = integer ? Number.isInteger(value) : Number.isFinite(value);
  if (right && value >= from && value <= to) return;
  throw invalidOption(name, `${integer ? "an integer" : "a number"} from ${from} to ${to}`, value);
}
