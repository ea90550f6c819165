/** A painting in the photograph's colours becomes a picture. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { Eraser } from "lucide-preact";
import { useMemo, useRef } from "preact/hooks";
import { useMade } from "../components/made.js";
import { useOnePointer } from "../components/one-pointer.js";
import { Picture } from "../components/picture.js";
import { arrowOf, pointOf } from "../components/pointer.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { Pair, WorkCanvas } from "../components/stage.js";
import { StartScale, startOf } from "../components/start-scale.js";
import type { MemoryProps } from "../components/with-memory.js";
import { blank, type Context, sized } from "../pictures/canvas.js";
import { visibleOn } from "../pictures/colour.js";
import { colourNames } from "../pictures/colour-name.js";
import { drawPainting, drawStroke, flattened, GROUND } from "../pictures/painting.js";
import { change, settings } from "../state/history.js";
import { type Point, RANGES, type Stroke, within } from "../state/sheet.js";

export function Paint({ loaded, memory }: MemoryProps) {
  const { palette } = memory;
  const { size } = loaded;
  const flat = useMemo(() => flattened(memory.canvas, palette), [memory.canvas, palette]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const names = useMemo(() => colourNames(palette), [palette]);
  const colour = useSignal(visibleOn(palette, GROUND, 1));
  const brush = useSignal(0.08);
  /** The stroke that is being made. */
  const stroke = useSignal<Stroke | undefined>(undefined);
  /** Where keys have the brush. */
  const cursor = useSignal<Point | undefined>(undefined);

  const painting = () => {
    const [made, context] = blank(size);
    const { ground, strokes } = settings;
    drawPainting(context, { ground: ground.value, strokes: strokes.value }, palette, flat);
    return made;
  };
  const shown = useMade(() => {
    const image = painting();
    const options = { image, seed: settings.seed.value, startScale: startOf("paint", loaded) };
    return (job) => loaded.singan.paint({ ...options, ...job });
  }, "The painting has become a picture.");

  useSignalEffect(() => {
    if (canvas.current === null) return;
    const context = sized(canvas.current, { width: 2 * size.width, height: 2 * size.height });
    const { ground, strokes } = settings;
    drawPainting(context, { ground: ground.value, strokes: strokes.value }, palette, flat);
    if (stroke.value !== undefined) drawStroke(context, stroke.value, palette);
    if (cursor.value !== undefined) drawBrush(context, cursor.value, brush.value);
  });

  const start = (point: Point) => {
    stroke.value = { colour: colour.value, size: brush.value, points: [point] };
  };
  const go = (...points: readonly Point[]) => {
    const { value } = stroke;
    if (value !== undefined) stroke.value = { ...value, points: [...value.points, ...points] };
  };
  const end = () => {
    const { value } = stroke;
    stroke.value = undefined;
    if (value !== undefined) change({ strokes: [...settings.strokes.value, value] });
  };
  const pointer = useOnePointer({
    down(event) {
      // What keys had begun.
      end();
      cursor.value = undefined;
      start(pointOf(event, canvas.current!));
    },
    move(event) {
      const events = event.getCoalescedEvents?.() ?? [];
      const all = events.length > 0 ? events : [event];
      go(...all.map((moved) => pointOf(moved, canvas.current!)));
    },
    up: end,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrowOf(event);
    const { key } = event;
    if (arrow === undefined && key !== " " && key !== "Enter") return;
    event.preventDefault();
    const [x, y] = cursor.value ?? [0.5, 0.5];
    if (arrow === undefined) {
      cursor.value = [x, y];
      if (stroke.value === undefined) start([x, y]);
      else end();
      return;
    }
    cursor.value = [within(x + arrow[0], RANGES.place), within(y + arrow[1], RANGES.place)];
    go(cursor.value);
  };
  const isBlank = settings.ground.value === "blank";
  return (
    <div class="tool">
      <Pair
        left="Paint here"
        right="What the model makes of it"
        action={
          <SaveButton
            label="Save PNG"
            name="singan-painting.png"
            disabled={shown.value?.isDone !== true}
            make={() => shown.value!.image.toBlob()}
          />
        }
      >
        <WorkCanvas
          canvas={canvas}
          size={size}
          label="Painting"
          keys="arrows move the brush, space sets it down and lifts it."
          {...pointer}
          onKeyDown={onKeyDown}
        />
        <Picture shown={shown} label="The picture of your painting" size={size} />
      </Pair>
      <aside class="panel" aria-label="Settings">
        <fieldset class="palette">
          <legend>Colours of the photograph</legend>
          {palette.map((css, index) => (
            <input
              key={css}
              type="radio"
              name="colour"
              aria-label={names[index]}
              title={names[index]}
              style={{ "--colour": css }}
              checked={colour.value === index}
              onChange={() => {
                colour.value = index;
              }}
            />
          ))}
        </fieldset>
        <Slider
          label="Brush"
          value={brush.value}
          range={RANGES.brush}
          onValue={(value) => {
            brush.value = value;
          }}
          shown={(value) => `${Math.round(100 * value)} %`}
        />
        <div class="buttons">
          <button
            type="button"
            class="quiet"
            disabled={isBlank && settings.strokes.value.length === 0}
            onClick={() => {
              change({ ground: "blank", strokes: [] });
              // Strokes in the colour of the ground would not show.
              colour.value = visibleOn(palette, GROUND, colour.value);
            }}
          >
            <Eraser aria-hidden="true" /> Clear
          </button>
          <button
            type="button"
            class="quiet"
            disabled={!isBlank && settings.strokes.value.length === 0}
            onClick={() => change({ ground: "photograph", strokes: [] })}
          >
            Start from the photograph
          </button>
        </div>
        <StartScale
          tool="paint"
          loaded={loaded}
          hint="Low makes a photograph of it, high keeps your brush."
        />
        <Seed label="Another" />
      </aside>
    </div>
  );
}

/** A ring where the brush is. */
function drawBrush(context: Context, [x, y]: Point, size: number): void {
  const { width, height } = context.canvas;
  for (const [colour, line] of [
    ["#000", 4],
    ["#fff", 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    context.arc(x * width, y * height, Math.max(4, (size * width) / 2), 0, 2 * Math.PI);
    context.stroke();
  }
}
