/** Paste and harmonize. */
import { defaultStartScale } from "@singan/pyramid";
import type { Image } from "@singan/runtime-web";
import { ImagePlus } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DownloadPng } from "../../components/download.js";
import { arrowOf, Drawing } from "../../components/drawing.js";
import { FileButton } from "../../components/file-button.js";
import { Picture } from "../../components/picture.js";
import { Seed } from "../../components/seed.js";
import { Slider } from "../../components/slider.js";
import { StartScale } from "../../components/start-scale.js";
import { ToolLayout } from "../../components/tool.js";
import { useDroppedPicture } from "../../engine/drop.js";
import { type Loaded, trouble } from "../../engine/engine.js";
import { useWork } from "../../engine/use-work.js";
import type { Point } from "../../state/scene.js";
import { change, scene } from "../../state/store.js";
import { drawComposite, maskOf } from "./composite.js";
import { CUT_OUTS, openCutOut } from "./cut-outs.js";

type CutOut = Awaited<ReturnType<typeof openCutOut>>;

export function Paste({ singan, photograph, title }: Loaded) {
  const { cutOut: name, x, y, size, turn, startScale, seed } = scene.value.paste;
  const { sizes } = singan.metadata.pyramid;
  const usual = defaultStartScale("harmonize", sizes);
  const [own, setOwn] = useState<File>();
  const [cutOut, setCutOut] = useState<CutOut>();
  const [result, setResult] = useState<Image>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDragging = useRef(false);

  useDroppedPicture(setOwn);
  useEffect(() => {
    let isWanted = true;
    openCutOut(own ?? name)
      .then((opened) => isWanted && setCutOut(opened))
      .catch(() => {
        trouble.value = `${own?.name} is not a picture that this browser can read.`;
      });
    return () => {
      isWanted = false;
    };
  }, [own, name]);
  useEffect(() => {
    if (cutOut) drawComposite(canvas.current!, photograph, cutOut, { x, y, size, turn });
  }, [photograph, cutOut, x, y, size, turn]);

  useWork("Harmonizing", [cutOut, x, y, size, turn, startScale, seed], async (model, work) => {
    if (cutOut === undefined) return;
    const placement = { x, y, size, turn };
    const image = new OffscreenCanvas(photograph.width, photograph.height);
    drawComposite(image, photograph, cutOut, placement);
    const scale = startScale < 0 ? undefined : Math.min(startScale, sizes.length - 1);
    const mask = maskOf(photograph, cutOut, placement);
    const made = await model.harmonize({ image, mask, startScale: scale, seed, ...work });
    setResult(made.image);
  });

  const move = ([px, py]: Point, isDone: boolean) => {
    const share = (value: number, of: number) => Math.round((1000 * value) / of) / 1000;
    change("paste", { x: share(px, photograph.width), y: share(py, photograph.height) }, isDone);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = arrowOf(event);
    if (by === undefined) return false;
    change("paste", { x: x + by[0] / photograph.width, y: y + by[1] / photograph.height });
    return true;
  };
  return (
    <ToolLayout
      title="Paste"
      hint="Put something into the photograph: the model gives it the photograph's texture and light."
      settings={
        <>
          <label>
            <span>Cut-out</span>
            <select
              value={own === undefined ? name : ""}
              onChange={({ currentTarget }) => {
                setOwn(undefined);
                change("paste", { cutOut: currentTarget.value });
              }}
            >
              {own && <option value="">{own.name}</option>}
              {CUT_OUTS.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <FileButton accept="image/*" onFile={setOwn}>
            <ImagePlus size={18} aria-hidden="true" /> Your own
          </FileButton>
          <Slider
            label="Size"
            value={size}
            from={0.05}
            to={1}
            step={0.01}
            shown={(share) => `${Math.round(100 * share)} %`}
            onChange={(next, isDone) => change("paste", { size: next }, isDone)}
          />
          <Slider
            label="Turn"
            value={turn}
            from={-180}
            to={180}
            shown={(degrees) => `${degrees}°`}
            onChange={(next, isDone) => change("paste", { turn: next }, isDone)}
          />
          <StartScale
            value={startScale}
            usual={usual}
            from={1}
            finest={sizes.length - 1}
            onChange={(next, isDone) => change("paste", { startScale: next }, isDone)}
          />
          <Seed value={seed} onChange={(next) => change("paste", { seed: next })} />
          <DownloadPng image={result} name={`${title}-harmonized`} />
        </>
      }
    >
      <div class="pair">
        <figure>
          <Drawing
            canvas={canvas}
            label="The photograph with the cut-out. Arrow keys move it."
            onDown={(point) => {
              isDragging.current = true;
              move(point, false);
            }}
            onMove={(point) => {
              if (isDragging.current) move(point, false);
            }}
            onUp={(point) => {
              isDragging.current = false;
              move(point, true);
            }}
            onKey={onKey}
          />
          <figcaption>Drag it; drop a picture with transparency here</figcaption>
        </figure>
        <figure>
          <Picture image={result} label="The photograph with what was pasted, harmonized" />
          <figcaption>The model's version</figcaption>
        </figure>
      </div>
    </ToolLayout>
  );
}
