/** New pictures from noise. */
import { batch, type Signal, signal, useSignal, useSignalEffect } from "@preact/signals";
import { outputSizes, type Size } from "@singan/pyramid";
import { Maximize2 } from "lucide-preact";
import { useMemo, useRef } from "preact/hooks";
import { Choice } from "../components/choice.js";
import { Picture, type Shown } from "../components/picture.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { StartScale, startOf } from "../components/start-scale.js";
import type { ToolProps } from "../components/with-memory.js";
import { work } from "../engine/work.js";
import { change, settings } from "../state/history.js";
import { FIRST_SHEET, RANGES } from "../state/sheet.js";

export function Samples({ loaded }: ToolProps) {
  const cells = useMemo(
    () => Array.from({ length: RANGES.count.max }, () => signal<Shown | undefined>(undefined)),
    [],
  );
  const large = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const options = samplesOptions(loaded);
    return work(
      async (job) => {
        clear(cells);
        let index = 0;
        for await (const image of loaded.singan.samples({ ...options, ...job })) {
          job.signal.throwIfAborted();
          cells[index++]!.value = { image, isDone: true };
        }
      },
      (image, { index }) => {
        cells[index]!.value = { image, isDone: false };
      },
      options.count === 1 ? "A new picture is there." : `${options.count} new pictures are there.`,
      options.count,
    );
  });
  const { width, height, count, seed } = settings;
  const size = outputSizes(loaded.sizes, { width: width.value, height: height.value }).at(-1)!;
  return (
    <div class="tool">
      <section class="stage" aria-label="New pictures">
        <div class="grid-of-samples">
          {cells.slice(0, count.value).map((shown, index) => (
            <button
              key={index}
              type="button"
              class="sample"
              aria-label={`Enlarge picture ${index + 1}`}
              disabled={shown.value?.isDone !== true}
              onClick={() => {
                large.value = index;
              }}
            >
              <Picture
                shown={shown}
                label={`Picture ${index + 1} of seed ${seed.value}`}
                size={size}
              />
              <Maximize2 aria-hidden="true" />
            </button>
          ))}
        </div>
      </section>
      <aside class="panel" aria-label="Settings">
        <Seed label="New pictures" />
        <Choice
          name="Variety"
          options={VARIETIES}
          isChosen={({ strengths }) => strengths.join() === settings.strengths.value.join()}
        />
        <Choice
          name="Shape"
          options={shapes(loaded.size)}
          isChosen={(shape) => shape.width === width.value && shape.height === height.value}
        />
        <StartScale
          tool="samples"
          loaded={loaded}
          hint="0 invents everything; higher keeps more of the photograph."
        />
        <details>
          <summary>Size and number</summary>
          <Slider
            label="How many"
            value={count.value}
            range={RANGES.count}
            onValue={(value, during) => change({ count: value }, during)}
          />
          <Slider
            label="Width"
            value={size.width}
            range={RANGES.side}
            onValue={(value, during) => change({ width: value, height: size.height }, during)}
            shown={pixels}
          />
          <Slider
            label="Height"
            value={size.height}
            range={RANGES.side}
            onValue={(value, during) => change({ width: size.width, height: value }, during)}
            shown={pixels}
          />
        </details>
        <Strengths loaded={loaded} />
      </aside>
      <Enlarged cells={cells} large={large} />
    </div>
  );
}

/** How far pictures go from the photograph: factors of the noise that draws the layout. */
const VARIETIES = [
  { label: "Calm", strengths: [] },
  { label: "Bold", strengths: FIRST_SHEET.strengths },
  { label: "Wild", strengths: [2] },
] as const;

/** Sizes that show that any will do. */
function shapes({ width, height }: Size) {
  return [
    { label: "Photograph", width: undefined, height: undefined },
    { label: "Panorama", width: 2 * width, height },
    { label: "Tower", width: Math.round(0.7 * width), height: Math.round(1.6 * height) },
  ] as const;
}

/** All that the samples depend on. */
function samplesOptions(loaded: ToolProps["loaded"]) {
  const { count, seed, width, height, strengths } = settings;
  return {
    count: count.value,
    seed: seed.value,
    width: width.value,
    height: height.value,
    startScale: startOf("samples", loaded),
    strengths: loaded.sizes.map((_, scale) => strengths.value[scale] ?? 1),
  };
}

function clear(cells: readonly Signal<Shown | undefined>[]): void {
  batch(() => {
    for (const cell of cells) cell.value = undefined;
  });
}

function pixels(value: number): string {
  return `${value} px`;
}

/** How strong the noise of every scale is. */
function Strengths({ loaded }: ToolProps) {
  const { sizes } = loaded;
  const start = startOf("samples", loaded);
  const values = sizes.map((_, scale) => settings.strengths.value[scale] ?? 1);
  return (
    <details>
      <summary>Noise, scale by scale</summary>
      <p class="hint">
        Coarse scales decide what is where, fine ones the texture. ×1 is as in training.
      </p>
      {sizes.map(({ width, height }, scale) =>
        scale < start ? null : (
          <Slider
            key={`${width}x${height}`}
            label={`Scale ${scale} (${width}×${height})`}
            value={values[scale]!}
            range={RANGES.strength}
            onValue={(value, during) => change({ strengths: values.with(scale, value) }, during)}
            shown={(value) => `×${value.toFixed(1)}`}
          />
        ),
      )}
    </details>
  );
}

interface EnlargedProps {
  readonly cells: readonly Signal<Shown | undefined>[];
  readonly large: Signal<number | undefined>;
}

/** One sample, as large as the window, to keep. */
function Enlarged({ cells, large }: EnlargedProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const index = large.value;
  const cell = index === undefined ? undefined : cells[index];
  const image = cell?.value?.image;
  useSignalEffect(() => {
    if (large.value !== undefined) dialog.current?.showModal();
  });
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      aria-label="One picture"
      onClose={() => {
        large.value = undefined;
      }}
    >
      <article>
        {cell !== undefined && image !== undefined && (
          <Picture shown={cell} label={`Picture ${index! + 1}`} size={image} />
        )}
        <footer>
          <SaveButton
            label="Save PNG"
            name={`singan-${settings.seed.value}-${index ?? 0}.png`}
            disabled={image === undefined}
            make={() => image!.toBlob()}
          />
          <button type="button" onClick={close}>
            Close
          </button>
        </footer>
      </article>
    </dialog>
  );
}
