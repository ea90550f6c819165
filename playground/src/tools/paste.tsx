/** A cut-out pasted into the photograph takes on its texture and light. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Size } from "@singan/pyramid";
import { useRef } from "preact/hooks";
import { ChooseFile } from "../components/choose-file.js";
import { strokeVisibly } from "../components/frame.js";
import { useMade } from "../components/made.js";
import { Picture } from "../components/picture.js";
import { arrowOf, pointOf } from "../components/pointer.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { Pair, WorkCanvas } from "../components/stage.js";
import { StartScale, startOf } from "../components/start-scale.js";
import type { MemoryProps } from "../components/with-memory.js";
import { type Context, type Drawable, readPicture, sized } from "../pictures/canvas.js";
import { CUTOUTS } from "../pictures/cutouts.js";
import { drawCutout, frameOf, handleOf, pasted } from "../pictures/pasting.js";
import { fileName, keptFile } from "../state/files.js";
import { change, choose, seal, sealSoon, settings } from "../state/history.js";
import { tellProblem } from "../state/notices.js";
import { type Placement, type Point, RANGES, within } from "../state/sheet.js";
import { takePicture } from "../state/take-picture.js";

/** Takes a file as what is pasted. */
export function pasteFile(file: File): void {
  void takePicture(file, (cutout) => {
    choose("paste");
    change({ cutout });
  });
}

export function Paste({ loaded, memory }: MemoryProps) {
  const { size } = loaded;
  const canvas = useRef<HTMLCanvasElement>(null);
  const cutout = useCutout();
  const drag = useDrag(size, cutout);
  const { placement } = settings;

  const shown = useMade(() => {
    const { value } = cutout;
    if (value === undefined) return undefined;
    const both = pasted(memory.canvas, value, placement.value);
    const options = { ...both, seed: settings.seed.value, startScale: startOf("paste", loaded) };
    return async (job) => (await loaded.singan.harmonize({ ...options, ...job })).image;
  }, "The cut-out is part of the picture.");

  useSignalEffect(() => {
    if (canvas.current === null) return;
    const context = sized(canvas.current, { width: 2 * size.width, height: 2 * size.height });
    context.drawImage(memory.canvas, 0, 0, context.canvas.width, context.canvas.height);
    if (cutout.value === undefined) return;
    drawCutout(context, cutout.value, placement.value);
    drawFrame(context, frameOf(cutout.value, placement.value, context.canvas));
  });

  const own = settings.cutout.value;
  return (
    <div class="tool">
      <Pair
        left="Put it somewhere"
        right="Made at home there"
        action={
          <SaveButton
            label="Save PNG"
            name="singan-pasted.png"
            disabled={shown.value?.isDone !== true}
            make={() => shown.value!.image.toBlob()}
          />
        }
      >
        <WorkCanvas
          canvas={canvas}
          size={size}
          label="The photograph with the cut-out"
          help="Drag it; its corner, or two fingers, size and turn it."
          keys="arrows move, + and − size, [ and ] turn."
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            canvas.current!.setPointerCapture(event.pointerId);
            drag.down(event.pointerId, pointOf(event, canvas.current!));
          }}
          onPointerMove={(event) => drag.move(event.pointerId, pointOf(event, canvas.current!))}
          onPointerUp={(event) => drag.up(event.pointerId)}
          onKeyDown={(event) => {
            const next = byKey(event, placement.value);
            if (next === undefined) return;
            event.preventDefault();
            change({ placement: next }, "placement by keys");
            sealSoon();
          }}
        />
        <Picture shown={shown} label="The photograph with the cut-out made at home" size={size} />
      </Pair>
      <aside class="panel" aria-label="Settings">
        <fieldset class="choices cutouts">
          <legend>Cut-out</legend>
          {CUTOUTS.map(({ id, name, address }) => (
            <label key={id}>
              <input
                type="radio"
                name="cutout"
                checked={own === id}
                onChange={() => change({ cutout: id })}
              />
              <img src={address} alt="" />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <ChooseFile label="Your own PNG" accept="image/*" onFile={pasteFile} />
        {keptFile(own) !== undefined && (
          <p class="hint">
            <span>Yours: {fileName(own)}</span>. Only what is transparent in it is left out; cut out
            what you want first.
          </p>
        )}
        <Slider
          label="Size"
          value={placement.value.size}
          range={RANGES.size}
          onValue={(value, during) => place({ size: value }, during)}
          shown={(value) => `${Math.round(100 * value)} %`}
        />
        <Slider
          label="Turn"
          value={placement.value.turn}
          range={RANGES.turn}
          onValue={(value, during) => place({ turn: value }, during)}
          shown={(value) => `${Math.round(value)}°`}
        />
        <StartScale
          tool="paste"
          loaded={loaded}
          hint="High keeps what you pasted, low makes it of the photograph's stuff."
        />
        <Seed label="Another" />
      </aside>
    </div>
  );
}

function place(part: Partial<Placement>, during?: string): void {
  change({ placement: { ...settings.placement.value, ...part } }, during);
}

/** The cut-out that the sheet names, once it is there. */
function useCutout() {
  const cutout = useSignal<Drawable | undefined>(undefined);
  useSignalEffect(() => {
    const id = settings.cutout.value;
    const source = CUTOUTS.find((known) => known.id === id)?.address ?? keptFile(id);
    let isWanted = true;
    cutout.value = undefined;
    if (source === undefined) return;
    readPicture(source).then(
      (picture) => {
        if (isWanted) cutout.value = picture;
      },
      (error) => {
        if (isWanted) tellProblem(error);
      },
    );
    return () => {
      isWanted = false;
    };
  });
  return cutout;
}

/** How near to the handle a finger must be, as a share of the picture's width. */
const REACH = 0.06;

/** Moves, sizes and turns the cut-out by one pointer or two. */
function useDrag(size: Size, cutout: { readonly value: Drawable | undefined }) {
  const pointers = useRef(new Map<number, Point>()).current;
  const isByHandle = useRef(false);
  /** In pixels, so that lengths and angles are right. */
  const pixels = ([x, y]: Point): Point => [x * size.width, y * size.height];
  const changeBy = (from: readonly [Point, Point], to: readonly [Point, Point]) => {
    const { placement } = settings;
    const [before, after] = [vector(...from), vector(...to)];
    place(
      {
        size: within((placement.value.size * after.length) / before.length, RANGES.size),
        turn: turned(placement.value.turn + after.degrees - before.degrees),
      },
      "placement",
    );
  };
  return {
    down(id: number, point: Point) {
      if (cutout.value === undefined) return;
      pointers.set(id, point);
      const handle = handleOf(frameOf(cutout.value, settings.placement.value, size), size);
      const { length } = vector(handle, pixels(point));
      isByHandle.current = length < REACH * size.width;
    },
    move(id: number, point: Point) {
      const last = pointers.get(id);
      if (last === undefined) return;
      pointers.set(id, point);
      const { x, y } = settings.placement.value;
      const other = [...pointers].find(([known]) => known !== id)?.[1];
      const pivot = other ?? (isByHandle.current ? ([x, y] as const) : undefined);
      if (pivot !== undefined) {
        changeBy([pixels(pivot), pixels(last)], [pixels(pivot), pixels(point)]);
        return;
      }
      const next = [x + point[0] - last[0], y + point[1] - last[1]] as const;
      place({ x: within(next[0], RANGES.place), y: within(next[1], RANGES.place) }, "placement");
    },
    up(id: number) {
      pointers.delete(id);
      if (pointers.size === 0) seal();
    },
  };
}

function vector([x1, y1]: Point, [x2, y2]: Point) {
  const [across, down] = [x2 - x1, y2 - y1];
  return {
    length: Math.max(1, Math.hypot(across, down)),
    degrees: (Math.atan2(down, across) * 180) / Math.PI,
  };
}

/** Within half a turn either way. */
function turned(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}

function byKey(event: KeyboardEvent, placement: Placement): Placement | undefined {
  const { x, y, size, turn } = placement;
  const arrow = arrowOf(event);
  if (arrow !== undefined) {
    const [right, down] = arrow;
    return {
      ...placement,
      x: within(x + right, RANGES.place),
      y: within(y + down, RANGES.place),
    };
  }
  const factor = { "+": 1.08, "=": 1.08, "-": 1 / 1.08 }[event.key];
  if (factor !== undefined) return { ...placement, size: within(size * factor, RANGES.size) };
  const by = { "[": -5, "]": 5 }[event.key];
  return by === undefined ? undefined : { ...placement, turn: turned(turn + by) };
}

function drawFrame(context: Context, corners: readonly Point[]): void {
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
  strokeVisibly(context);
  const [x, y] = handleOf(corners, context.canvas);
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
}
