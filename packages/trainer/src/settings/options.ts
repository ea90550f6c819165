/** The settings as options of the command line: one table for names, meanings and back. */
import {
  APPLICATIONS,
  type CommandOption,
  PADDINGS,
  SCALE_ROUNDINGS,
  SCALE_SPACINGS,
} from "@singan/pyramid";
import { APPLICATION_SETTINGS } from "./applications.js";
import { PRESET_SETTINGS } from "./presets.js";
import { resolveSettings, type SettingsInput } from "./resolve.js";
import {
  CRITIC_NORMALISATIONS,
  PRESETS,
  RECONSTRUCTION_NOISES,
  type TrainSettings,
} from "./settings.js";

interface SettingOption {
  readonly option: string;
  readonly type: "number" | "string";
  readonly describe: string;
  readonly choices?: readonly string[];
}

const number = (option: string, describe: string): SettingOption => {
  return { option, type: "number", describe };
};
const choice = (option: string, choices: readonly string[], describe: string): SettingOption => {
  return { option, type: "string", choices, describe };
};

/** Every setting, so that none can be left out. */
const TABLE: Readonly<Record<keyof TrainSettings, SettingOption>> = {
  preset: choice("preset", PRESETS, "Named settings; fast by default"),
  seed: number("seed", "0 to 4294967295"),
  maxSize: number("max-size", "Longer side of the finest scale, pixels"),
  minSize: number("min-size", "Shorter side of the coarsest scale, pixels"),
  scales: number("scales", "Number of scales"),
  scaleFactor: number("scale-factor", "Target ratio of neighbouring scales"),
  scaleRounding: choice(
    "scale-rounding",
    SCALE_ROUNDINGS,
    "How the number of scales that follows from --scale-factor is rounded",
  ),
  scaleSpacing: choice(
    "scale-spacing",
    SCALE_SPACINGS,
    "Whether neighbouring scales have the same ratio everywhere, or are closer at the coarse end",
  ),
  channels: number("channels", "Width of the inner convolutions at the coarsest scale"),
  doubleChannelsEvery: number("double-channels-every", "Scales after which it doubles; 0 never"),
  mostChannels: number("most-channels", "What it doubles to at most"),
  steps: number("steps", "Steps at the coarsest scale; alone, at every scale"),
  finestSteps: number("finest-steps", "Steps at the finest scale, those between follow"),
  criticSteps: number("critic-steps", "Critic updates a step"),
  generatorSteps: number("generator-steps", "Generator updates a step"),
  learningRate: number("learning-rate", "Of both networks"),
  milestone: number("milestone", "Share of a scale's steps after which the learning rate falls"),
  decay: number("decay", "What the learning rate is multiplied with at the milestone"),
  beta1: number("beta1", "Adam's decay of the mean gradient"),
  beta2: number("beta2", "Adam's decay of the mean squared gradient"),
  reconstructionWeight: number("alpha", "Weight of the reconstruction loss"),
  reconstructionNoise: choice(
    "reconstruction-noise",
    RECONSTRUCTION_NOISES,
    "z* of the coarsest scale: one, or a fresh one in every update, much as the original's code",
  ),
  coarseSide: number(
    "coarse-side",
    "Shorter side of the largest scale that counts as coarse, where what is where is learnt",
  ),
  criticDilation: number(
    "critic-dilation",
    "At coarse scales, pixels between the taps of two of the critic's convolutions: with 2 it judges 15x15 pixels at once, not 11x11",
  ),
  criticNormalisation: choice(
    "critic-normalisation",
    CRITIC_NORMALISATIONS,
    "Of the critic's layers, by each picture's own statistics: at every scale, at coarse ones, or none",
  ),
  penaltyWeight: number("penalty", "Weight of the gradient penalty"),
  penaltyEvery: number(
    "penalty-every",
    "Critic updates of which one is penalised, so often as much",
  ),
  noiseAmplitude: number("noise-amplitude", "Noise for a reconstruction error of 1"),
  paintScale: number(
    "paint-scale",
    "With --application paint: scale that gets a second generator, for paintings in few colours",
  ),
  palette: number("palette", "With --paint-scale: how many colours"),
  padding: choice(
    "padding",
    PADDINGS,
    "What surrounds a scale; noise gives more variety at the borders",
  ),
  application: choice(
    "application",
    APPLICATIONS,
    "What the model is for; some have settings of their own, which win over the preset's",
  ),
};

export const SETTING_OPTIONS: Readonly<Record<string, CommandOption>> = Object.fromEntries(
  Object.entries(TABLE).map(([setting, { option, describe, ...more }]) => {
    const defaults = defaultsOf(setting as keyof TrainSettings);
    return [option, { ...more, describe: describe + defaults }];
  }),
);

/** What presets and applications say, as the end of a description. */
function defaultsOf(setting: keyof TrainSettings): string {
  const values = PRESETS.map((preset) => PRESET_SETTINGS[preset][setting]);
  const [first] = values;
  if (setting === "preset" || first === null) return "";
  const isOne = values.every((value) => value === first);
  const ofPresets = isOne
    ? [`${first} by default`]
    : PRESETS.map((preset, i) => `${preset} ${values[i]}`);
  const ofApplications = APPLICATIONS.flatMap((application) => {
    const value = APPLICATION_SETTINGS[application][setting];
    return value === undefined ? [] : [`${application} ${shown(value)}`];
  });
  return `; ${[...ofPresets, ...ofApplications].join(", ")}`;
}

/** Short enough for a line of help. */
function shown(value: TrainSettings[keyof TrainSettings]): string {
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value);
}

/** A setting as it is typed. */
export function optionOf(setting: keyof TrainSettings): string {
  return `--${TABLE[setting].option}`;
}

/**
 * What the options say, as settings.
 *
 * @throws SinganError `INVALID_OPTION`, naming the option as it is typed.
 */
export function settingsFromOptions(argv: Readonly<Record<string, unknown>>): SettingsInput {
  const entries = Object.entries(TABLE)
    .filter(([, { option }]) => argv[option] !== undefined)
    .map(([setting, { option }]) => [setting, argv[option]]);
  const input: SettingsInput = Object.fromEntries(entries);
  resolveSettings(input, optionOf);
  return input;
}
