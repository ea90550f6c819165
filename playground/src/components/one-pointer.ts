/** Follows one pointer at a time, the first that comes down: a second finger would tear at what the first one draws. */
import { useRef } from "preact/hooks";

interface Following {
  readonly down: (event: PointerEvent) => void;
  readonly move: (event: PointerEvent) => void;
  readonly up: () => void;
}

export function useOnePointer({ down, move, up }: Following) {
  const followed = useRef<number | undefined>(undefined);
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || followed.current !== undefined) return;
      followed.current = event.pointerId;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      down(event);
    },
    onPointerMove(event: PointerEvent) {
      if (event.pointerId === followed.current) move(event);
    },
    onPointerUp(event: PointerEvent) {
      if (event.pointerId !== followed.current) return;
      followed.current = undefined;
      up();
    },
  };
}
