/** A canvas to work on with pointers and keys, and beside it what the model makes of it. */
import type { Size } from "@singan/pyramid";
import type { ComponentChildren, RefObject } from "preact";
import { useId } from "preact/hooks";

interface WorkCanvasProps {
  readonly canvas: RefObject<HTMLCanvasElement>;
  readonly size: Size;
  readonly label: string;
  /** How it is used by pointers, where that is not plain. */
  readonly help?: string;
  /** How it is used by keys. */
  readonly keys: string;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function WorkCanvas({ canvas, size, label, help, keys, ...events }: WorkCanvasProps) {
  const id = useId();
  return (
    <>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it is used by pointers and keys of its own */}
      <canvas
        ref={canvas}
        class="picture work"
        tabIndex={0}
        role="application"
        aria-label={label}
        aria-describedby={id}
        style={{ "--aspect": size.width / size.height }}
        onPointerCancel={events.onPointerUp}
        {...events}
      />
      <small id={id} class="hint">
        {help} <span class="keys">Keys: {keys}</span>
      </small>
    </>
  );
}

interface PairProps {
  readonly left: string;
  readonly right: string;
  /** What is done with what came of it. */
  readonly action: ComponentChildren;
  readonly children: readonly [ComponentChildren, ComponentChildren];
}

/** What a person does, and what comes of it. */
export function Pair({ left, right, action, children }: PairProps) {
  return (
    <section class="stage pair" aria-label="Pictures">
      <figure>
        <figcaption>{left}</figcaption>
        {children[0]}
      </figure>
      <figure>
        <figcaption>
          {right}
          {action}
        </figcaption>
        {children[1]}
      </figure>
    </section>
  );
}
