/** The start scale of a tool: how much of what enters is kept. */
import { defaultStartScale, type StartingApplication } from "@singan/pyramid";
import type { Loaded } from "../engine/model.js";
import { settings, startAt } from "../state/history.js";
import { type Tool, within } from "../state/sheet.js";
import { Slider } from "./slider.js";

const DEFAULTS: Readonly<Partial<Record<Tool, StartingApplication>>> = {
  paint: "paint",
  paste: "harmonize",
  edit: "edit",
  animate: "animate",
};

/** Tools into which a picture enters, which is above scale 0. */
function least(tool: Tool): 0 | 1 {
  return tool === "samples" || tool === "animate" ? 0 : 1;
}

/** The chosen start scale, or the library's own choice, among the scales that this model has. */
export function startOf(tool: Tool, { sizes }: Loaded): number {
  const application = DEFAULTS[tool];
  const own = application === undefined ? 0 : defaultStartScale(application, sizes);
  const chosen = settings.starts.value[tool] ?? own;
  return within(chosen, { min: least(tool), max: sizes.length - 1 });
}

interface StartScaleProps {
  readonly tool: Tool;
  readonly loaded: Loaded;
  readonly hint: string;
}

export function StartScale({ tool, loaded, hint }: StartScaleProps) {
  const max = loaded.sizes.length - 1;
  return (
    <Slider
      label="Start scale"
      value={startOf(tool, loaded)}
      range={{ min: Math.min(least(tool), max), max, step: 1 }}
      onValue={(scale, during) => startAt(tool, scale, during)}
      shown={(scale) => `${scale} of ${max}`}
      hint={hint}
    />
  );
}
