/** The sheet as it is, as it was, and as it was before undo. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { FIRST_SHEET, type Sheet, type Tool } from "./sheet.js";

const MOST = 200;

const now = signal<Sheet>(FIRST_SHEET);
const past = signal<readonly Sheet[]>([]);
const future = signal<readonly Sheet[]>([]);
/** What a person is still at: its changes are undone as one. */
let gesture: string | undefined;
/** Milliseconds without a key that end a gesture by keys. */
const REST = 1000;
let resting: ReturnType<typeof setTimeout> | undefined;

export const sheet: ReadonlySignal<Sheet> = now;
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** One setting, heard of only when it changes. */
export const settings = Object.fromEntries(
  Object.keys(FIRST_SHEET).map((key) => [key, computed(() => now.value[key as keyof Sheet])]),
) as { readonly [K in keyof Sheet]: ReadonlySignal<Sheet[K]> };

/**
 * Changes something.
 *
 * @param during - Names a gesture, such as the pull of a slider: until {@link seal} it is one step for undo.
 */
export function change(part: Partial<Sheet>, during?: string): void {
  if (during === undefined || during !== gesture) {
    past.value = [...past.value, now.value].slice(-MOST);
  }
  seal();
  gesture = during;
  future.value = [];
  now.value = { ...now.value, ...part };
}

/** Changes something that is no step for undo. */
function amend(part: Partial<Sheet>): void {
  seal();
  now.value = { ...now.value, ...part };
}

/** Ends a gesture. */
export function seal(): void {
  clearTimeout(resting);
  gesture = undefined;
}

/** Ends a gesture of which nobody knows when it is over, such as one by keys, when nothing more comes. */
export function sealSoon(): void {
  clearTimeout(resting);
  resting = setTimeout(seal, REST);
}

/** Another tool is not something to undo; but undo returns to the tool where something was changed. */
export function choose(tool: Tool): void {
  amend({ tool });
}

/** Takes over a sheet as if nothing had been before. */
export function begin(first: Sheet): void {
  seal();
  past.value = [];
  future.value = [];
  now.value = first;
}

export function undo(): void {
  const last = past.value.at(-1);
  if (last === undefined) return;
  seal();
  past.value = past.value.slice(0, -1);
  future.value = [...future.value, now.value];
  now.value = last;
}

export function redo(): void {
  const next = future.value.at(-1);
  if (next === undefined) return;
  seal();
  future.value = future.value.slice(0, -1);
  past.value = [...past.value, now.value];
  now.value = next;
}

/**
 * Puts the model before in the place of one that cannot be used, as if nobody had chosen it: what then changes nothing is no
 * step for undo.
 */
export function takeBackModel(useless: string, before: string): void {
  seal();
  const mend = (sheet: Sheet): Sheet => {
    return sheet.model === useless ? { ...sheet, model: before } : sheet;
  };
  const present = mend(now.value);
  past.value = steps(past.value.map(mend), present);
  future.value = steps(future.value.map(mend), present);
  now.value = present;
}

/** Of sheets that lead to another, those that differ from the next one. */
function steps(sheets: readonly Sheet[], last: Sheet): readonly Sheet[] {
  return sheets.filter((sheet, i) => !isSame(sheet, sheets[i + 1] ?? last));
}

/** Whether two sheets have the same settings, whatever the tool. */
function isSame(one: Sheet, other: Sheet): boolean {
  const keys = Object.keys(FIRST_SHEET) as (keyof Sheet)[];
  return keys.every((key) => key === "tool" || one[key] === other[key]);
}

/** The start scale of one tool. */
export function startAt(tool: Tool, scale: number, during?: string): void {
  change({ starts: { ...now.value.starts, [tool]: scale } }, during);
}
