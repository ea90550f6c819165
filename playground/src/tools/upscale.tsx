/** A picture enlarged, beside what a plain enlargement gives. */
import "img-comparison-slider";
import "img-comparison-slider/dist/styles.css";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Size } from "@singan/pyramid";
import { useRef } from "preact/hooks";
import { ChooseFile } from "../components/choose-file.js";
import { useMade } from "../components/made.js";
import { Picture } from "../components/picture.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import type { MemoryProps } from "../components/with-memory.js";
import { atMost, blank, readPicture, sized } from "../pictures/canvas.js";
import { fileName, keptFile } from "../state/files.js";
import { change, settings } from "../state/history.js";
import { tellProblem } from "../state/notices.js";
import { RANGES } from "../state/sheet.js";
import { takePicture } from "../state/take-picture.js";

/** Larger pictures are reduced first: enlarging them would take minutes. */
const LONGEST = 400;

/** Takes a file as what is enlarged. */
export function enlargeFile(file: File): void {
  void takePicture(file, (enlarged) => change({ enlarged }));
}

export function Upscale({ loaded, memory }: MemoryProps) {
  const { factor } = settings;
  const source = useSource(memory.canvas);
  const plain = useRef<HTMLCanvasElement>(null);
  const shown = useMade(() => {
    const image = source.value;
    if (image === undefined) return undefined;
    const options = { image, factor: factor.value, seed: settings.seed.value };
    return (job) => loaded.singan.upscale({ ...options, ...job });
  }, "The picture is enlarged.");
  useSignalEffect(() => {
    if (plain.current === null || source.value === undefined) return;
    const { width, height } = enlarged(source.value, factor.value);
    const context = sized(plain.current, { width, height });
    context.drawImage(source.value, 0, 0, width, height);
  });
  const size = source.value ?? loaded.size;
  const { width, height } = enlarged(size, factor.value);
  const own = settings.enlarged.value;
  return (
    <div class="tool">
      <section class="stage" aria-label="Before and after">
        <img-comparison-slider
          value={50}
          aria-label="Left of the line plainly enlarged, right of it by the model"
        >
          <canvas
            ref={plain}
            slot="first"
            class="picture"
            role="img"
            aria-label="Plainly enlarged"
            style={{ aspectRatio: `${width} / ${height}` }}
          />
          <div slot="second">
            <Picture shown={shown} label="Enlarged by the model" size={{ width, height }} />
          </div>
        </img-comparison-slider>
        <div class="sides">
          <span>Plainly enlarged</span>
          <span>By the model</span>
        </div>
      </section>
      <aside class="panel" aria-label="Settings">
        <p class="hint">
          {own === undefined ? "The photograph, as the model remembers it" : fileName(own)}:{" "}
          {size.width}×{size.height} becomes {width}×{height} pixels. Drag the line, or use the
          arrow keys.
        </p>
        <Slider
          label="Factor"
          value={factor.value}
          range={RANGES.factor}
          onValue={(value, during) => change({ factor: value }, during)}
          shown={(value) => `×${value}`}
        />
        <div class="buttons">
          <ChooseFile label="Your own picture" accept="image/*" onFile={enlargeFile} />
          {own !== undefined && (
            <button type="button" class="quiet" onClick={() => change({ enlarged: undefined })}>
              The photograph again
            </button>
          )}
        </div>
        <p class="hint">
          It knows one photograph's textures: pictures of the same things gain most. Larger ones
          than {LONGEST} pixels are reduced first.
        </p>
        <Seed label="Another" />
        <SaveButton
          label="Save PNG"
          name="singan-enlarged.png"
          disabled={shown.value?.isDone !== true}
          make={() => shown.value!.image.toBlob()}
        />
      </aside>
    </div>
  );
}

function enlarged({ width, height }: Size, factor: number): Size {
  return { width: Math.round(factor * width), height: Math.round(factor * height) };
}

/** The picture that the sheet names, once it is there. */
function useSource(photograph: HTMLCanvasElement) {
  const source = useSignal<HTMLCanvasElement | undefined>(undefined);
  useSignalEffect(() => {
    const id = settings.enlarged.value;
    const file = id === undefined ? undefined : keptFile(id);
    if (file === undefined) {
      source.value = photograph;
      return;
    }
    let isWanted = true;
    source.value = undefined;
    readPicture(file).then(
      (picture) => {
        if (!isWanted) return;
        const [canvas, context] = blank(atMost(picture, LONGEST));
        context.fillStyle = "#fff";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
        source.value = canvas;
      },
      (error) => {
        if (isWanted) tellProblem(error);
      },
    );
    return () => {
      isWanted = false;
    };
  });
  return source;
}
