/** All that a person has set and made: one plain value, so that it can be undone and shared. */

/** In the order of their tabs. */
export const TOOLS = ["samples", "paint", "paste", "edit", "upscale", "animate"] as const;
export type Tool = (typeof TOOLS)[number];

/** Across and down, as shares of the picture's sides: models differ in their sizes. */
export type Point = readonly [x: number, y: number];

/** One pull of the brush. */
export interface Stroke {
  /** Index in the photograph's palette, so that a painting takes the colours of whichever model is there. */
  readonly colour: number;
  /** Diameter as a share of the picture's width. */
  readonly size: number;
  readonly points: readonly Point[];
}

/** Where a cut-out lies. */
export interface Placement {
  /** Of its middle. */
  readonly x: number;
  readonly y: number;
  /** Its height as a share of the picture's. */
  readonly size: number;
  /** Degrees, clockwise. */
  readonly turn: number;
}

/** A part of the photograph that was lassoed, and where it goes. */
export interface Piece {
  readonly outline: readonly Point[];
  readonly by: Point;
  /** Whether it stays where it was as well. */
  readonly isClone: boolean;
}

/** What paintings begin on. */
export const GROUNDS = ["photograph", "blank"] as const;
export type Ground = (typeof GROUNDS)[number];

export interface Sheet {
  readonly tool: Tool;
  /** A shipped model, or one that was chosen from the person's files. */
  readonly model: string;
  readonly seed: number;
  /** Start scale of every tool that was given one. */
  readonly starts: Readonly<Partial<Record<Tool, number>>>;
  readonly count: number;
  /** Of samples; the model's own where there is none. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Factors of the noise, scale by scale; 1 where there is none. */
  readonly strengths: readonly number[];
  readonly ground: Ground;
  readonly strokes: readonly Stroke[];
  readonly cutout: string;
  readonly placement: Placement;
  readonly pieces: readonly Piece[];
  /** What is enlarged: one of the person's pictures, or the photograph where there is none. */
  readonly enlarged: string | undefined;
  readonly factor: number;
  readonly alpha: number;
  readonly beta: number;
  readonly frames: number;
}

export const FIRST_SHEET: Sheet = {
  tool: "samples",
  model: "peaks",
  seed: 1,
  starts: {},
  count: 6,
  width: undefined,
  height: undefined,
  // A little more than in training, so that no two pictures are alike at a glance.
  strengths: [1.3],
  ground: "photograph",
  strokes: [],
  cutout: "balloon",
  placement: { x: 0.7, y: 0.3, size: 0.4, turn: 0 },
  pieces: [],
  enlarged: undefined,
  factor: 3,
  alpha: 0.1,
  beta: 0.9,
  frames: 24,
};

/** What a setting may be: the ends of its slider, and what a link is held to. */
export const RANGES = {
  seed: { min: 0, max: 2 ** 32 - 1, step: 1 },
  count: { min: 1, max: 12, step: 1 },
  side: { min: 32, max: 1024, step: 1 },
  strength: { min: 0, max: 4, step: 0.1 },
  brush: { min: 0.01, max: 0.3, step: 0.01 },
  place: { min: 0, max: 1, step: 0.01 },
  size: { min: 0.05, max: 1.5, step: 0.01 },
  turn: { min: -180, max: 180, step: 1 },
  factor: { min: 1.5, max: 4, step: 0.5 },
  alpha: { min: 0.01, max: 1, step: 0.01 },
  beta: { min: 0, max: 1, step: 0.01 },
  frames: { min: 4, max: 60, step: 1 },
  start: { min: 0, max: 63, step: 1 },
} as const;

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The nearest number within a range. */
export function within(value: number, { min, max }: Pick<Range, "min" | "max">): number {
  return Math.min(max, Math.max(min, value));
}
