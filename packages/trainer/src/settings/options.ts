/** The settings as options of the command line: one table for names, meanings and back. */
import type { CommandOption } from "@singan/pyramid";
import type { SettingsInput } from "./resolve.js";
import { PRESETS } from "./settings.js";

interface SettingOption {
  readonly setting: keyof SettingsInput;
  readonly type: "number" | "string";
  readonly describe: string;
  readonly choices?: readonly string[];
}

const number = (setting: keyof SettingsInput, describe: string): SettingOption => {
  return { setting, type: "number", describe };
};

const TABLE: Readonly<Record<string, SettingOption>> = {
  preset: {
    setting: "preset",
    type: "string",
    choices: PRESETS,
    describe: "Named settings; fast by default",
  },
  seed: number("seed", "0 to 4294967295; 1 by default"),
  "max-size": number("maxSize", "Longer side of the finest scale, pixels"),
  "min-size": number("minSize", "Shorter side of the coarsest scale, pixels"),
  scales: number("scales", "Number of scales"),
  "scale-factor": number("scaleFactor", "Target ratio of neighbouring scales"),
  channels: number("channels", "Width of the inner convolutions"),
  steps: number("steps", "Steps a scale"),
  "finest-steps": number("finestSteps", "Steps at the finest scale, those between follow"),
  "critic-steps": number("criticSteps", "Critic updates a step"),
  "generator-steps": number("generatorSteps", "Generator updates a step"),
  "learning-rate": number("learningRate", "Of both networks"),
  alpha: number("reconstructionWeight", "Weight of the reconstruction loss"),
  penalty: number("penaltyWeight", "Weight of the gradient penalty"),
  "noise-amplitude": number("noiseAmplitude", "Noise for a reconstruction error of 1"),
  padding: {
    setting: "padding",
    type: "string",
    choices: ["zero", "noise"],
    describe: "What surrounds a scale; noise gives more variety at the borders",
  },
  application: {
    setting: "application",
    type: "string",
    choices: ["sample", "animation", "superResolution", "paint"],
    describe: "What the model is for, kept in the file",
  },
};

export const SETTING_OPTIONS: Readonly<Record<string, CommandOption>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, { type, describe, choices }]) => {
    return [name, { type, describe, ...(choices === undefined ? {} : { choices }) }];
  }),
);

/** What the options say, as settings. */
export function settingsFromOptions(argv: Readonly<Record<string, unknown>>): SettingsInput {
  const entries = Object.entries(TABLE)
    .filter(([name]) => argv[name] !== undefined)
    .map(([name, { setting }]) => [setting, argv[name]]);
  return Object.fromEntries(entries);
}
