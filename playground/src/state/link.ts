/** A sheet's settings as the part of an address after `#`, and back. What is as it was at first is left out. */

import { isShipped } from "../engine/shipped.js";
import { isCutout } from "../pictures/cutouts.js";
import {
  FIRST_SHEET,
  GROUNDS,
  type Placement,
  RANGES,
  type Range,
  type Sheet,
  TOOLS,
  type Tool,
} from "./sheet.js";

/** How a setting is written, and read; nothing where a text says nothing that may be. */
interface Field<T> {
  write(value: T): string;
  read(text: string): T | undefined;
}

function number({ min, max, step }: Range): Field<number> {
  const isWhole = Number.isInteger(step);
  return {
    write: short,
    read(text) {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return value >= min && value <= max && (!isWhole || Number.isInteger(value))
        ? value
        : undefined;
    },
  };
}

function oneOf<T extends string>(known: (text: string) => text is T): Field<T> {
  return { write: (value) => value, read: (text) => (known(text) ? text : undefined) };
}

function among<T extends string>(list: readonly T[]): Field<T> {
  return oneOf((text): text is T => list.some((item) => item === text));
}

const strengths: Field<readonly number[]> = {
  write: (values) => values.map(short).join(","),
  read: (text) => (text === "" ? [] : allOf(text.split(",").map(number(RANGES.strength).read))),
};

const starts: Field<Sheet["starts"]> = {
  write: (values) =>
    Object.entries(values)
      .map(([tool, scale]) => `${tool}.${scale}`)
      .join(","),
  read(text) {
    const entries = text.split(",").map((entry): [Tool, number] | undefined => {
      const [name = "", scale = ""] = entry.split(".");
      const tool = among(TOOLS).read(name);
      const start = number(RANGES.start).read(scale);
      return tool === undefined || start === undefined ? undefined : [tool, start];
    });
    const all = allOf(entries);
    return all && Object.fromEntries(all);
  },
};

const placement: Field<Placement> = {
  write: ({ x, y, size, turn }) => [x, y, size, turn].map(short).join(","),
  read(text) {
    const parts = text.split(",");
    const ranges = [RANGES.place, RANGES.place, RANGES.size, RANGES.turn];
    if (parts.length !== ranges.length) return undefined;
    const numbers = allOf(
      ranges.map((range, i) => number({ ...range, step: 0.1 }).read(parts[i]!)),
    );
    if (numbers === undefined) return undefined;
    const [x, y, size, turn] = numbers as [number, number, number, number];
    return { x, y, size, turn };
  },
};

/** The settings that a link has; what was painted or lassoed is not among them. */
const FIELDS = {
  tool: among(TOOLS),
  model: oneOf(isShipped),
  seed: number(RANGES.seed),
  starts,
  count: number(RANGES.count),
  width: number(RANGES.side) as Field<number | undefined>,
  height: number(RANGES.side) as Field<number | undefined>,
  strengths,
  ground: among(GROUNDS),
  cutout: oneOf(isCutout),
  placement,
  factor: number(RANGES.factor),
  alpha: number(RANGES.alpha),
  beta: number(RANGES.beta),
  frames: number(RANGES.frames),
} satisfies { [K in keyof Sheet]?: Field<Sheet[K]> };

type Shared = keyof typeof FIELDS;

/** The fields with one type for all: each reads and writes only its own setting. */
const ENTRIES = Object.entries(FIELDS) as unknown as readonly [Shared, Field<Sheet[Shared]>][];

/** @returns Such as `tool=paint&seed=7`. */
export function toLink(sheet: Sheet): string {
  const pairs = ENTRIES.flatMap(([key, { write, read }]) => {
    const value = sheet[key];
    if (value === undefined) return [];
    const text = write(value);
    const first = FIRST_SHEET[key];
    const isFirst = first !== undefined && write(first) === text;
    // A file of the person's own is nothing to anybody else.
    return isFirst || read(text) === undefined ? [] : [`${key}=${encodeURIComponent(text)}`];
  });
  return pairs.join("&").replaceAll("%2C", ",");
}

/** What a link says, on the first sheet; what it says wrongly is as if it were not there. */
export function fromLink(hash: string): Sheet {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const parts = ENTRIES.flatMap(([key, { read }]) => {
    const text = said.get(key);
    const value = text === null ? undefined : read(text);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...FIRST_SHEET, ...(Object.fromEntries(parts) as Partial<Sheet>) };
}

function allOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const there = values.filter((value) => value !== undefined);
  return there.length === values.length ? there : undefined;
}

/** Three decimals are more than any slider has. */
function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
