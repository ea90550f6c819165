/** The scene of this page, with undo and redo. */
import { computed, signal } from "@preact/signals";
import { fromLink, toLink } from "./link.js";
import type { Scene } from "./scene.js";

/** Most steps that can be undone. */
const MOST = 200;

const past = signal<readonly Scene[]>([]);
const future = signal<readonly Scene[]>([]);

export const scene = signal<Scene>(fromLink(location.hash));
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** Parts that a person changes within one tool. */
type Part = Exclude<keyof Scene, "model" | "tool">;

/**
 * Changes the settings of one tool.
 *
 * @param isStep - Whether it is one to undo, rather than on the way to one: a slider that still moves.
 */
export function change<P extends Part>(part: P, values: Partial<Scene[P]>, isStep = true): void {
  put({ ...scene.value, [part]: { ...scene.value[part], ...values } }, isStep);
}

export function choose(values: Partial<Pick<Scene, "model" | "tool">>): void {
  put({ ...scene.value, ...values }, true);
}

/** What a slider's way began from, until it ends. */
let before: Scene | undefined;

function put(next: Scene, isStep: boolean): void {
  const from = before ?? scene.value;
  before = isStep ? undefined : from;
  scene.value = next;
  if (!isStep) return;
  past.value = [...past.value, from].slice(-MOST);
  future.value = [];
  remember();
}

export function undo(): void {
  const last = past.value.at(-1);
  if (last === undefined) return;
  future.value = [...future.value, scene.value];
  past.value = past.value.slice(0, -1);
  scene.value = last;
  remember();
}

export function redo(): void {
  const next = future.value.at(-1);
  if (next === undefined) return;
  past.value = [...past.value, scene.value];
  future.value = future.value.slice(0, -1);
  scene.value = next;
  remember();
}

/** The address shows the scene, so that it can be shared and survives a reload. */
function remember(): void {
  const link = toLink(scene.value);
  history.replaceState(null, "", link === "" ? location.pathname + location.search : `#${link}`);
}

addEventListener("hashchange", () => put(fromLink(location.hash), true));
