/** An image on a canvas. */
import type { Image } from "@singan/runtime-web";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly image: Image | undefined;
  /** For those who cannot see it. */
  readonly label: string;
}

export function Picture({ image, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null) image?.draw(canvas.current);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      class={image === undefined ? "picture waiting" : "picture"}
    />
  );
}
