export type { EngineChoice } from "./engine/select.js";
export { LARGEST_SIDE, type Photograph, readPhotograph } from "./photograph/read.js";
export { PRESET_SETTINGS } from "./settings/presets.js";
export { resolveSettings, type SettingsInput } from "./settings/resolve.js";
export { PRESETS, type Preset, type TrainSettings } from "./settings/settings.js";
export type { TrainOptions } from "./training/context.js";
export type { TrainEvent } from "./training/events.js";
export type { LossRecord } from "./training/losses.js";
export { planRun } from "./training/plan.js";
