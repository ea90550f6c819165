/** A canvas that a person draws on, by pointer or by keys. */
import type { RefObject } from "preact";
import type { Point } from "../state/scene.js";

interface Props {
  readonly canvas: RefObject<HTMLCanvasElement>;
  /** What it shows, and what the keys do. */
  readonly label: string;
  readonly onDown: (point: Point) => void;
  readonly onMove: (point: Point) => void;
  readonly onUp: (point: Point) => void;
  /** Whether a key was meant for it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

export function Drawing({ canvas, label, onDown, onMove, onUp, onKey }: Props) {
  const at = (event: PointerEvent) => pointOn(canvas.current!, event);
  return (
    <div
      role="application"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      class="drawing"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onDown(at(event));
      }}
      onPointerMove={(event) => onMove(at(event))}
      onPointerUp={(event) => onUp(at(event))}
      onPointerCancel={(event) => onUp(at(event))}
      onKeyDown={(event) => {
        if (onKey(event)) event.preventDefault();
      }}
    >
      <canvas ref={canvas} class="picture" />
    </div>
  );
}

/** Where a pointer is, in the canvas's own pixels. */
function pointOn(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) * canvas.width) / box.width;
  const y = ((event.clientY - box.top) * canvas.height) / box.height;
  // Tenths are fine enough, and make short links.
  return [Math.round(10 * x) / 10, Math.round(10 * y) / 10];
}

/** What the arrow keys say, in pixels; more with shift. */
export function arrowOf({ key, shiftKey }: KeyboardEvent): Point | undefined {
  const by = shiftKey ? 10 : 2;
  switch (key) {
    case "ArrowLeft":
      return [-by, 0];
    case "ArrowRight":
      return [by, 0];
    case "ArrowUp":
      return [0, -by];
    case "ArrowDown":
      return [0, by];
    default:
      return undefined;
  }
}
