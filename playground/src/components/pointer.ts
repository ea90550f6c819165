/** Where a pointer is in a picture. */
import type { Point } from "../state/sheet.js";

/** As shares of the sides of the element. */
export function pointOf(event: PointerEvent, element: Element): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
}

/** How far an arrow key goes, as a share of a side; nothing for any other key. */
export function arrowOf({ key, altKey }: KeyboardEvent): Point | undefined {
  const step = altKey ? 0.005 : 0.02;
  const steps: Readonly<Record<string, Point>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  return steps[key];
}
