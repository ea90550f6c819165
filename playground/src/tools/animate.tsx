/** The photograph in motion. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { animationBlob, type Image } from "@singan/runtime-web";
import { Pause, Play } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { Picture, type Shown } from "../components/picture.js";
import { SaveButton } from "../components/save-button.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { StartScale, startOf } from "../components/start-scale.js";
import type { ToolProps } from "../components/with-memory.js";
import { isStopped, work } from "../engine/work.js";
import { change, settings } from "../state/history.js";
import { RANGES } from "../state/sheet.js";

/** Frames a second. */
const FPS = 10;

export function Animate({ loaded }: ToolProps) {
  const { alpha, beta, frames: count, seed } = settings;
  const frames = useSignal<readonly Image[]>([]);
  const shown = useSignal<Shown | undefined>(undefined);
  const isPlaying = useSignal(!matchMedia("(prefers-reduced-motion: reduce)").matches);

  useSignalEffect(() => {
    const options = {
      alpha: alpha.value,
      beta: beta.value,
      frames: count.value,
      seed: seed.value,
      startScale: startOf("animate", loaded),
      loop: true,
    };
    return work(
      async (job) => {
        frames.value = [];
        shown.value = undefined;
        for await (const image of loaded.singan.animate({ ...options, ...job })) {
          job.signal.throwIfAborted();
          // The first is shown at once, even where nothing plays.
          shown.value ??= { image, isDone: true };
          frames.value = [...frames.value, image];
        }
      },
      () => undefined,
      "The clip is ready and plays in a loop.",
      options.frames,
    );
  });

  useEffect(() => {
    let at = 0;
    const timer = setInterval(() => {
      const there = frames.peek();
      if (!isPlaying.peek() || there.length === 0) return;
      const isWhole = there.length >= count.peek() || isStopped.peek();
      // What is not there yet is waited for.
      if (at + 1 < there.length) at++;
      else if (isWhole) at = 0;
      at = Math.min(at, there.length - 1);
      shown.value = { image: there[at]!, isDone: true };
    }, 1000 / FPS);
    return () => clearInterval(timer);
  }, [frames, isPlaying, shown, count]);

  const done = frames.value.length;
  // What was stopped can be kept as far as it got.
  const canSave = done >= count.value || (isStopped.value && done > 0);
  const clip = (format: "gif" | "webm") => () =>
    animationBlob(frames.value.slice(0, count.value), { format, fps: FPS });
  return (
    <div class="tool">
      <section
        class="stage single"
        aria-label="The clip"
        style={{ "--aspect": loaded.size.width / loaded.size.height }}
      >
        <Picture shown={shown} label="The photograph in motion" size={loaded.size} />
        <div class="player">
          <button
            type="button"
            class="quiet"
            onClick={() => {
              isPlaying.value = !isPlaying.value;
            }}
          >
            {isPlaying.value ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            {isPlaying.value ? "Pause" : "Play"}
          </button>
          <progress value={done} max={count.value} aria-label="Frames that are there" />
          <span class="hint">
            {done} of {count.value} frames
          </span>
          <SaveButton label="Save GIF" name="singan.gif" disabled={!canSave} make={clip("gif")} />
          <SaveButton
            label="Save WebM"
            name="singan.webm"
            disabled={!canSave}
            make={clip("webm")}
          />
        </div>
      </section>
      <aside class="panel" aria-label="Settings">
        <Slider
          label="Pull (alpha)"
          value={alpha.value}
          range={RANGES.alpha}
          onValue={(value, during) => change({ alpha: value }, during)}
          hint="How strongly it is drawn back to the photograph; small goes far."
        />
        <Slider
          label="Smoothness (beta)"
          value={beta.value}
          range={RANGES.beta}
          onValue={(value, during) => change({ beta: value }, during)}
          hint="How much of its direction a motion keeps."
        />
        <StartScale
          tool="animate"
          loaded={loaded}
          hint="0 moves everything; higher moves only what is finer."
        />
        <Slider
          label="Frames"
          value={count.value}
          range={RANGES.frames}
          onValue={(value, during) => change({ frames: value }, during)}
        />
        <Seed label="Another" />
      </aside>
    </div>
  );
}
