/** Random samples of any size, from any scale. */
import type { Image } from "@singan/runtime-web";
import { useState } from "preact/hooks";
import { DownloadPng } from "../components/download.js";
import { Picture } from "../components/picture.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { ToolLayout } from "../components/tool.js";
import type { Loaded } from "../engine/engine.js";
import { useWork } from "../engine/use-work.js";
import { change, scene } from "../state/store.js";

const COUNT = 6;

export function Samples({ singan, title }: Loaded) {
  const settings = scene.value.samples;
  const { seed, startScale, strengths } = settings;
  const { sizes } = singan.metadata.pyramid;
  const finest = sizes.at(-1)!;
  const last = sizes.length - 1;
  const width = settings.width || finest.width;
  const height = settings.height || finest.height;
  const first = Math.min(startScale, last);
  const [images, setImages] = useState<readonly (Image | undefined)[]>([]);
  const [chosen, setChosen] = useState(0);
  const put = (index: number, image: Image) => {
    setImages((now) => Array.from({ length: COUNT }, (_, i) => (i === index ? image : now[i])));
  };

  useWork("Samples", [seed, width, height, first, strengths], async (model, work) => {
    const options = { seed, width, height, startScale: first, ...work };
    const noiseStrengths = strengths.slice(0, sizes.length);
    const all = model.samples({
      ...options,
      noiseStrengths,
      count: COUNT,
      // A preview that sharpens, coarse to fine.
      onScale: (image, { index }) => put(index, image),
    });
    let index = 0;
    for await (const image of all) {
      if (work.signal.aborted) return;
      put(index++, image);
    }
  });

  const setStrength = (scale: number, value: number, isDone: boolean) => {
    const all = sizes.map((_, n) => (n === scale ? value : (strengths[n] ?? 1)));
    change("samples", { strengths: all }, isDone);
  };
  return (
    <ToolLayout
      title="Samples"
      hint="New pictures of the same place: all learnt from one photograph. Choose one to see it large."
      settings={
        <>
          <Seed value={seed} onChange={(next) => change("samples", { seed: next })} />
          <Slider
            label="Start scale"
            value={first}
            from={0}
            to={last}
            shown={(scale) => (scale === 0 ? "0, all is new" : `${scale}, layout is kept`)}
            onChange={(next, isDone) => change("samples", { startScale: next }, isDone)}
          />
          <Slider
            label="Width"
            value={width}
            from={32}
            to={640}
            shown={(side) => `${side} px`}
            onChange={(next, isDone) => change("samples", { width: next }, isDone)}
          />
          <Slider
            label="Height"
            value={height}
            from={32}
            to={640}
            shown={(side) => `${side} px`}
            onChange={(next, isDone) => change("samples", { height: next }, isDone)}
          />
          <details>
            <summary>Noise of each scale</summary>
            {sizes.map((size, scale) => (
              <Slider
                key={scale}
                label={`Scale ${scale}, ${size.width}x${size.height}`}
                value={strengths[scale] ?? 1}
                from={0}
                to={3}
                step={0.1}
                shown={(value) => `${value.toFixed(1)}x`}
                onChange={(value, isDone) => setStrength(scale, value, isDone)}
              />
            ))}
          </details>
          <DownloadPng image={images[chosen]} name={`${title}-${seed}-${chosen}`} />
        </>
      }
    >
      <div class="large">
        <Picture image={images[chosen]} label={`Sample ${chosen + 1} of seed ${seed}`} />
      </div>
      <ul class="grid-of-samples">
        {Array.from({ length: COUNT }, (_, index) => (
          <li key={index} class="sample">
            <button
              type="button"
              class="thumb"
              aria-pressed={index === chosen}
              aria-label={`Show sample ${index + 1}`}
              onClick={() => setChosen(index)}
            >
              <Picture image={images[index]} label={`Sample ${index + 1}`} />
            </button>
          </li>
        ))}
      </ul>
    </ToolLayout>
  );
}
