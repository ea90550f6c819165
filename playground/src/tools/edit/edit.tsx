/** Move and clone parts of the photograph. */
import { defaultStartScale } from "@singan/pyramid";
import type { Image } from "@singan/runtime-web";
import { SquareDashed } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DownloadPng } from "../../components/download.js";
import { arrowOf, Drawing } from "../../components/drawing.js";
import { Picture } from "../../components/picture.js";
import { Seed } from "../../components/seed.js";
import { StartScale } from "../../components/start-scale.js";
import { Switch } from "../../components/switch.js";
import { ToolLayout } from "../../components/tool.js";
import type { Loaded } from "../../engine/engine.js";
import { useWork } from "../../engine/use-work.js";
import type { Piece, Point } from "../../state/scene.js";
import { change, scene } from "../../state/store.js";
import { drawOutline, drawPieces, isInside, maskOf } from "./pieces.js";

/** What a pointer does: draws a lasso, or moves the last piece. */
type Gesture =
  | { readonly lasso: readonly Point[] }
  | { readonly piece: Piece; readonly from: Point };

export function Edit({ singan, photograph, title }: Loaded) {
  const { pieces, startScale, seed } = scene.value.edit;
  const { sizes } = singan.metadata.pyramid;
  const usual = defaultStartScale("edit", sizes);
  const [isClone, setClone] = useState(true);
  const [gesture, setGesture] = useState<Gesture>();
  const [result, setResult] = useState<Image>();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    drawPieces(canvas.current!, photograph, pieces);
    const context = canvas.current!.getContext("2d")!;
    if (gesture !== undefined && "lasso" in gesture) drawOutline(context, gesture.lasso, [0, 0]);
    const last = pieces.at(-1);
    if (last !== undefined) drawOutline(context, last.outline, last.by);
  }, [photograph, pieces, gesture]);

  const isMoving = gesture !== undefined;
  useWork("Editing", [isMoving ? undefined : pieces, startScale, seed], async (model, work) => {
    if (isMoving || pieces.length === 0) {
      if (pieces.length === 0) setResult(photograph);
      return;
    }
    const image = new OffscreenCanvas(photograph.width, photograph.height);
    drawPieces(image, photograph, pieces);
    const scale = startScale < 0 ? undefined : Math.min(startScale, sizes.length - 1);
    const mask = maskOf(photograph, pieces);
    const made = await model.edit({ image, mask, startScale: scale, seed, ...work });
    setResult(made.image);
  });

  const moveLast = (by: Point, isDone: boolean) => {
    const last = pieces.at(-1);
    if (last !== undefined)
      change("edit", { pieces: [...pieces.slice(0, -1), { ...last, by }] }, isDone);
  };
  const onDown = (point: Point) => {
    const last = pieces.at(-1);
    if (last !== undefined && isInside(last, point)) setGesture({ piece: last, from: point });
    else setGesture({ lasso: [point] });
  };
  const onMove = (point: Point, isDone: boolean) => {
    if (gesture === undefined) return;
    if ("lasso" in gesture) {
      const lasso = [...gesture.lasso, point];
      if (!isDone) setGesture({ lasso });
      else if (lasso.length > 4) {
        change("edit", { pieces: [...pieces, { outline: lasso, by: [0, 0], isClone }] });
      }
    } else {
      const { piece, from } = gesture;
      moveLast([piece.by[0] + point[0] - from[0], piece.by[1] + point[1] - from[1]], isDone);
    }
    if (isDone) setGesture(undefined);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = arrowOf(event);
    const last = pieces.at(-1);
    if (by === undefined || last === undefined) return false;
    moveLast([last.by[0] + by[0], last.by[1] + by[1]], true);
    return true;
  };
  const addMiddle = () => {
    const { width, height } = photograph;
    const [left, right] = [0.35 * width, 0.65 * width];
    const [top, bottom] = [0.35 * height, 0.65 * height];
    const outline: Point[] = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ];
    change("edit", { pieces: [...pieces, { outline, by: [0, 0], isClone }] });
  };
  return (
    <ToolLayout
      title="Edit"
      hint="Draw around a part of the photograph, then drag it somewhere else: the model closes the seams."
      settings={
        <>
          <Switch label="Keep it where it was as well" isOn={isClone} onChange={setClone} />
          <button type="button" class="outline secondary" onClick={addMiddle}>
            <SquareDashed size={18} aria-hidden="true" /> Take the middle
          </button>
          <StartScale
            value={startScale}
            usual={usual}
            from={1}
            finest={sizes.length - 1}
            onChange={(next, isDone) => change("edit", { startScale: next }, isDone)}
          />
          <Seed value={seed} onChange={(next) => change("edit", { seed: next })} />
          <button
            type="button"
            class="outline secondary"
            disabled={pieces.length === 0}
            onClick={() => change("edit", { pieces: [] })}
          >
            Start again
          </button>
          <DownloadPng image={result} name={`${title}-edited`} />
        </>
      }
    >
      <div class="pair">
        <figure>
          <Drawing
            canvas={canvas}
            label="The photograph and its moved parts. Arrow keys move the last part."
            onDown={onDown}
            onMove={(point) => onMove(point, false)}
            onUp={(point) => onMove(point, true)}
            onKey={onKey}
          />
          <figcaption>Draw around something, then drag it</figcaption>
        </figure>
        <figure>
          <Picture image={result} label="The edited photograph" />
          <figcaption>The model's version</figcaption>
        </figure>
      </div>
    </ToolLayout>
  );
}
