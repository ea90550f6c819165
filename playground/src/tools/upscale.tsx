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
import { blank, readPicture, sized } from "../pictures/canvas.js";
import { enlarged, enlargedFrom, sizesSentence } from "../pictures/enlarging.js";
import { fileName, keptFile } from "../state/files.js";
import { change, settings } from "../state/history.js";
import { tellProblem } from "../state/notices.js";
import { RANGES } from "../state/sheet.js";
import { takePicture } from "../state/take-picture.js";

/** Takes a file as what is enlarged. */
export function enlargeFile(file: File): void {
  void takePicture(file, (enlarged) => change({ enlarged }));
}

export function Upscale({ loaded, memory }: MemoryProps) {
  const { factor } = settings;
  const source = useSource(memory.canvas);
  const plain = useRef<HTMLCanvasElement>(null);
  const shown = useMade(() => {
    const image = source.value?.canvas;
    if (image === undefined) return undefined;
    const options = { image, factor: factor.value, seed: settings.seed.value };
    return (job) => loaded.singan.upscale({ ...options, ...job });
  }, "The picture is enlarged.");
  useSignalEffect(() => {
    if (plain.current === null || source.value === undefined) return;
    const { canvas } = source.value;
    const { width, height } = enlarged(canvas, factor.value);
    const context = sized(plain.current, { width, height });
    context.drawImage(canvas, 0, 0, width, height);
  });
  const { canvas, given } = source.value ?? { canvas: loaded.size, given: loaded.size };
  const size = enlarged(canvas, factor.value);
  const own = settings.enlarged.value;
  return (
    <div class="tool">
      <section
        class="stage single"
        aria-label="Before and after"
        style={{ "--aspect": size.width / size.height }}
      >
        <img-comparison-slider
          value={50}
          aria-label="Left of the line plainly enlarged, right of it by the model"
        >
          <div slot="first">
            <canvas
              ref={plain}
              class="picture"
              role="img"
              aria-label="Plainly enlarged"
              style={{ "--aspect": size.width / size.height }}
            />
            <span class="side" aria-hidden="true">
              Plainly enlarged
            </span>
          </div>
          <div slot="second">
            <Picture shown={shown} label="Enlarged by the model" size={size} />
            <span class="side" aria-hidden="true">
              By the model
            </span>
          </div>
        </img-comparison-slider>
        <div class="below">
          <p class="hint">
            {own !== undefined && `${fileName(own)}: `}
            {sizesSentence(given, factor.value)}
          </p>
          <SaveButton
            label="Save PNG"
            name="singan-enlarged.png"
            disabled={shown.value?.isDone !== true}
            make={() => shown.value!.image.toBlob()}
          />
        </div>
      </section>
      <aside class="panel" aria-label="Settings">
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
          A model knows one photograph's textures: pictures of the same things gain most. One that
          is trained for enlarging does better:{" "}
          <code>singan train --application superResolution</code>
        </p>
        <Seed label="Another" />
      </aside>
    </div>
  );
}

interface Source {
  /** What is enlarged. */
  readonly canvas: HTMLCanvasElement;
  /** How large the picture was. */
  readonly given: Size;
}

/** The picture that the sheet names, once it is there. */
function useSource(photograph: HTMLCanvasElement) {
  const source = useSignal<Source | undefined>(undefined);
  useSignalEffect(() => {
    const id = settings.enlarged.value;
    const file = id === undefined ? undefined : keptFile(id);
    if (file === undefined) {
      source.value = { canvas: photograph, given: photograph };
      return;
    }
    let isWanted = true;
    source.value = undefined;
    readPicture(file).then(
      (picture) => {
        if (!isWanted) return;
        const [canvas, context] = blank(enlargedFrom(picture));
        context.fillStyle = "#fff";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
        source.value = { canvas, given: picture };
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
