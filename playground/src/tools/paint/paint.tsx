/** Paint to image. */
import { defaultStartScale } from "@singan/pyramid";
import type { Image } from "@singan/runtime-web";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { DownloadPng } from "../../components/download.js";
import { arrowOf, Drawing } from "../../components/drawing.js";
import { Picture } from "../../components/picture.js";
import { Seed } from "../../components/seed.js";
import { Slider } from "../../components/slider.js";
import { StartScale } from "../../components/start-scale.js";
import { ToolLayout } from "../../components/tool.js";
import type { Loaded } from "../../engine/engine.js";
import { useWork } from "../../engine/use-work.js";
import type { Point, Stroke } from "../../state/scene.js";
import { change, scene } from "../../state/store.js";
import { coloursOf, groundOf } from "./palette.js";
import { drawStrokes } from "./strokes.js";

export function Paint({ singan, photograph, title }: Loaded) {
  const { strokes, seed, startScale } = scene.value.paint;
  const { sizes } = singan.metadata.pyramid;
  const colours = useMemo(() => coloursOf(photograph.picture), [photograph]);
  const ground = useMemo(() => groundOf(photograph.picture), [photograph]);
  const usual = singan.paintScale ?? defaultStartScale("paint", sizes);
  const [colour, setColour] = useState(colours[0]!);
  const [size, setSize] = useState(22);
  const [result, setResult] = useState<Image>();
  /** The stroke that is being made. */
  const [stroke, setStroke] = useState<Stroke>();
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Where the brush is for those who paint by keys. */
  const [brush, setBrush] = useState<Point>([photograph.width / 2, photograph.height / 2]);
  const [isByKeys, setByKeys] = useState(false);

  useEffect(() => setColour(colours[0]!), [colours]);
  useEffect(() => {
    const context = canvas.current!.getContext("2d", { willReadFrequently: true })!;
    ground.draw(canvas.current!);
    drawStrokes(context, stroke === undefined ? strokes : [...strokes, stroke]);
    if (!isByKeys) return;
    context.lineWidth = 1;
    context.strokeStyle = "#fff";
    context.strokeRect(brush[0] - size / 2, brush[1] - size / 2, size, size);
  }, [ground, strokes, stroke, brush, isByKeys, size]);

  useWork("Painting", [ground, strokes, seed, startScale], async (model, work) => {
    const painting = new OffscreenCanvas(photograph.width, photograph.height);
    ground.draw(painting);
    drawStrokes(painting.getContext("2d") as never, strokes);
    const scale = startScale < 0 ? undefined : Math.min(startScale, sizes.length - 1);
    setResult(await model.paint({ image: painting, startScale: scale, seed, ...work }));
  });

  const finish = () => {
    if (stroke !== undefined) change("paint", { strokes: [...strokes, stroke] });
    setStroke(undefined);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = arrowOf(event);
    if (by === undefined && event.key !== " ") return false;
    setByKeys(true);
    if (by === undefined) {
      change("paint", { strokes: [...strokes, { colour, size, points: [brush] }] });
      return true;
    }
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
    setBrush(([x, y]) => [
      within(x + by[0], photograph.width),
      within(y + by[1], photograph.height),
    ]);
    return true;
  };
  return (
    <ToolLayout
      title="Paint"
      hint="Paint with the photograph's own colours: lift the brush, and the painting becomes a picture."
      settings={
        <>
          <fieldset class="palette">
            <legend>Colour</legend>
            {colours.map((each) => (
              <label key={each} style={{ background: each }}>
                <input
                  type="radio"
                  name="colour"
                  aria-label={`Colour ${each}`}
                  checked={each === colour}
                  onChange={() => setColour(each)}
                />
              </label>
            ))}
          </fieldset>
          <Slider label="Brush" value={size} from={4} to={80} onChange={setSize} />
          <StartScale
            value={startScale}
            usual={usual}
            from={1}
            finest={sizes.length - 1}
            onChange={(next, isDone) => change("paint", { startScale: next }, isDone)}
          />
          <Seed value={seed} onChange={(next) => change("paint", { seed: next })} />
          <button
            type="button"
            class="outline secondary"
            disabled={strokes.length === 0}
            onClick={() => change("paint", { strokes: [] })}
          >
            Start again
          </button>
          <DownloadPng image={result} name={`${title}-painted`} />
        </>
      }
    >
      <div class="pair">
        <figure>
          <Drawing
            canvas={canvas}
            label="Your painting. Arrow keys move the brush, space paints."
            onDown={(point) => {
              setByKeys(false);
              setStroke({ colour, size, points: [point] });
            }}
            onMove={(point) => {
              if (stroke !== undefined) setStroke({ ...stroke, points: [...stroke.points, point] });
            }}
            onUp={finish}
            onKey={onKey}
          />
          <figcaption>You paint here</figcaption>
        </figure>
        <figure>
          <Picture image={result} label="What the model makes of your painting" />
          <figcaption>The model makes this of it</figcaption>
        </figure>
      </div>
    </ToolLayout>
  );
}
