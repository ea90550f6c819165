/** A picture that comes out of the model, sharper and sharper. */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { Size } from "@singan/pyramid";
import type { Image } from "@singan/runtime-web";
import { useRef } from "preact/hooks";
import { isStopped } from "../engine/work.js";

/** What is there of a picture. */
export interface Shown {
  readonly image: Image;
  /** Whether all its scales are done. */
  readonly isDone: boolean;
}

interface PictureProps {
  readonly shown: ReadonlySignal<Shown | undefined>;
  readonly label: string;
  /** Of the finished picture: its place is kept. */
  readonly size: Size;
}

export function Picture({ shown, label, size }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const now = shown.value;
    if (canvas.current === null) return;
    if (now !== undefined) now.image.draw(canvas.current);
    else canvas.current.width = canvas.current.height = 1;
  });
  return (
    <canvas
      ref={canvas}
      class="picture"
      role="img"
      aria-label={label}
      aria-busy={!isStopped.value && shown.value?.isDone !== true}
      width={1}
      height={1}
      style={{ "--aspect": size.width / size.height }}
    />
  );
}
