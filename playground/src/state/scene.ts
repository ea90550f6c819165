/** Everything that a person sets, as one immutable value: what a link restores, and what undo goes back to. */

export const TOOLS = ["samples", "paint", "paste", "edit", "upscale", "animate"] as const;
export type Tool = (typeof TOOLS)[number];

/** A point in the model's pixels. */
export type Point = readonly [x: number, y: number];

/** One stroke of the brush. */
export interface Stroke {
  /** `#rrggbb`. */
  readonly colour: string;
  /** Diameter, in the model's pixels. */
  readonly size: number;
  readonly points: readonly Point[];
}

/** A part of the photograph that was moved. */
export interface Piece {
  readonly outline: readonly Point[];
  readonly by: Point;
  /** Whether it stays where it was as well. */
  readonly isClone: boolean;
}

export interface Scene {
  /** Name of a shipped model. */
  readonly model: string;
  readonly tool: Tool;
  readonly samples: {
    readonly seed: number;
    /** 0 is the trained size. */
    readonly width: number;
    readonly height: number;
    readonly startScale: number;
    /** By scale; 1 where there is none. */
    readonly strengths: readonly number[];
  };
  readonly paint: {
    readonly seed: number;
    /** -1 is the model's default, here and below. */
    readonly startScale: number;
    readonly strokes: readonly Stroke[];
  };
  readonly paste: {
    readonly cutOut: string;
    readonly x: number;
    readonly y: number;
    /** Share of the photograph's height. */
    readonly size: number;
    /** Degrees, clockwise. */
    readonly turn: number;
    readonly startScale: number;
    readonly seed: number;
  };
  readonly edit: {
    readonly startScale: number;
    readonly seed: number;
    readonly pieces: readonly Piece[];
  };
  readonly upscale: { readonly factor: number };
  readonly animate: {
    readonly alpha: number;
    readonly beta: number;
    readonly startScale: number;
    readonly frames: number;
    readonly seed: number;
  };
}

export const DEFAULTS: Scene = {
  model: "peaks",
  tool: "samples",
  samples: { seed: 1, width: 0, height: 0, startScale: 0, strengths: [] },
  paint: { seed: 1, startScale: -1, strokes: [] },
  paste: { cutOut: "balloon", x: 0.5, y: 0.45, size: 0.4, turn: 0, startScale: -1, seed: 1 },
  edit: { startScale: -1, seed: 1, pieces: [] },
  upscale: { factor: 2 },
  animate: { alpha: 0.1, beta: 0.9, startScale: -1, frames: 30, seed: 1 },
};
