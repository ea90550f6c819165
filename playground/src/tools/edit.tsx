/** Pieces of the photograph moved or cloned, and the seams closed. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { CircleDashed, Trash2 } from "lucide-preact";
import { useRef } from "preact/hooks";
import { strokeVisibly } from "../components/frame.js";
import { useMade } from "../components/made.js";
import { useOnePointer } from "../components/one-pointer.js";
import { Picture } from "../components/picture.js";
import { arrowOf, pointOf } from "../components/pointer.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Pair, WorkCanvas } from "../components/stage.js";
import { StartScale, startOf } from "../components/start-scale.js";
import type { MemoryProps } from "../components/with-memory.js";
import { sized } from "../pictures/canvas.js";
import { collage, drawCollage, isInside, isMoved, roundPiece, trace } from "../pictures/collage.js";
import { minus, movedTo, plus, showing } from "../pictures/piece.js";
import { change, seal, sealSoon, settings } from "../state/history.js";
import type { Piece, Point } from "../state/sheet.js";

/** Fewer corners are a slip of the hand. */
const LEAST_CORNERS = 6;

export function Edit({ loaded, memory }: MemoryProps) {
  const { size } = loaded;
  const { pieces } = settings;
  const canvas = useRef<HTMLCanvasElement>(null);
  /** What was chosen for pieces to come. */
  const isCloneNext = useSignal(true);
  /** The line that is being drawn. */
  const lasso = useSignal<readonly Point[]>([]);
  /** What the pointer adds to where the piece that it moves is. */
  const held = useRef<Point | undefined>(undefined);

  const shown = useMade(() => {
    const both = collage(memory.canvas, pieces.value);
    if (both === undefined) return undefined;
    const options = { ...both, seed: settings.seed.value, startScale: startOf("edit", loaded) };
    return async (job) => (await loaded.singan.edit({ ...options, ...job })).image;
  }, "The seams are closed.");

  useSignalEffect(() => {
    if (canvas.current === null) return;
    const context = sized(canvas.current, { width: 2 * size.width, height: 2 * size.height });
    drawCollage(context, memory.canvas, pieces.value);
    const last = pieces.value.at(-1);
    if (lasso.value.length > 0) trace(context, lasso.value, [0, 0]);
    else if (last !== undefined) trace(context, last.outline, last.by);
    else return;
    strokeVisibly(context);
  });

  const last = pieces.value.at(-1);
  // As the switch shows it, so that the next piece is what it says.
  const isClone = last?.isClone ?? isCloneNext.value;
  const isHolding = ([x, y]: Point) =>
    last !== undefined && isInside(last.outline, [x - last.by[0], y - last.by[1]]);
  const add = (outline: readonly Point[]) => {
    const piece: Piece = { outline, by: [0, 0], isClone };
    change({ pieces: [...pieces.value, piece] });
  };
  const pointer = useOnePointer({
    down(event) {
      const point = pointOf(event, canvas.current!);
      if (last !== undefined && isHolding(point)) held.current = minus(last.by, point);
      else lasso.value = [point];
    },
    move(event) {
      const point = pointOf(event, canvas.current!);
      if (lasso.value.length > 0) lasso.value = [...lasso.value, point];
      else if (held.current !== undefined && last !== undefined) {
        changeLast(movedTo(last, plus(point, held.current)), "piece");
      }
    },
    up() {
      const outline = lasso.value;
      lasso.value = [];
      if (outline.length >= LEAST_CORNERS) add(outline);
      seal();
      held.current = undefined;
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrowOf(event);
    const piece = pieces.value.at(-1);
    if (piece === undefined) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      change({ pieces: pieces.value.slice(0, -1) });
    } else if (arrow !== undefined) {
      const next = event.shiftKey ? showing(piece, arrow) : movedTo(piece, plus(piece.by, arrow));
      changeLast(next, "piece by keys");
      sealSoon();
    } else return;
    event.preventDefault();
  };
  return (
    <div class="tool">
      <Pair
        left={hintOf(last)}
        right="With the seams closed"
        action={
          <SaveButton
            label="Save PNG"
            name="singan-edited.png"
            disabled={shown.value?.isDone !== true}
            make={() => shown.value!.image.toBlob()}
          />
        }
      >
        <WorkCanvas
          canvas={canvas}
          size={size}
          label="The photograph and its pieces"
          keys="“Pick a round piece”, then arrows move it; with Shift they choose what it shows; Delete drops it."
          {...pointer}
          onKeyDown={onKeyDown}
        />
        {shown.value === undefined ? (
          <p class="placeholder" style={{ "--aspect": size.width / size.height }}>
            The picture appears here once a piece has moved.
          </p>
        ) : (
          <Picture shown={shown} label="The photograph with its pieces moved" size={size} />
        )}
      </Pair>
      <aside class="panel" aria-label="Settings">
        <fieldset class="choice">
          <legend>The piece</legend>
          {[true, false].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="clone"
                checked={isClone === value}
                onChange={() => {
                  isCloneNext.value = value;
                  if (last !== undefined) changeLast({ ...last, isClone: value });
                }}
              />
              <span>{value ? "is cloned" : "is moved away"}</span>
            </label>
          ))}
        </fieldset>
        <div class="buttons">
          <button
            type="button"
            class="quiet"
            onClick={() => {
              add(roundPiece([0.5, 0.5], 0.15));
              canvas.current?.focus();
            }}
          >
            <CircleDashed aria-hidden="true" /> Pick a round piece
          </button>
          <button
            type="button"
            class="quiet"
            disabled={last === undefined}
            onClick={() => change({ pieces: [] })}
          >
            <Trash2 aria-hidden="true" /> Drop all
          </button>
        </div>
        <StartScale
          tool="edit"
          loaded={loaded}
          hint="Low makes more anew around the piece, high keeps it as it is."
        />
        <Seed label="Another" />
      </aside>
    </div>
  );
}

/** What comes next, with the piece that came last. */
function hintOf(last: Piece | undefined): string {
  if (last === undefined) return "Draw around something in the photograph.";
  if (!isMoved(last)) return "Now drag it to another place.";
  return last.isClone
    ? "Drag it on, or draw around more."
    : "What it leaves is blurred here, and made anew.";
}

/** Changes the piece that came last. */
function changeLast(piece: Piece, during?: string): void {
  change({ pieces: settings.pieces.value.with(-1, piece) }, during);
}
