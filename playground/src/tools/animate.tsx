/** A clip from one photograph, shown while it is made. */
import { defaultStartScale } from "@singan/pyramid";
import { type AnimationFormat, animationBlob, type Image } from "@singan/runtime-web";
import { useEffect, useRef, useState } from "preact/hooks";
import { Download } from "../components/download.js";
import { Picture } from "../components/picture.js";
import { Seed } from "../components/seed.js";
import { Slider } from "../components/slider.js";
import { StartScale } from "../components/start-scale.js";
import { Switch } from "../components/switch.js";
import { ToolLayout } from "../components/tool.js";
import type { Loaded } from "../engine/engine.js";
import { useWork } from "../engine/use-work.js";
import { change, scene } from "../state/store.js";

const FPS = 10;

export function Animate({ singan, title }: Loaded) {
  const { alpha, beta, startScale, frames, seed } = scene.value.animate;
  const { sizes } = singan.metadata.pyramid;
  const usual = defaultStartScale("animate", sizes);
  const [clip, setClip] = useState<readonly Image[]>([]);
  const [shown, setShown] = useState<Image>();
  const [isPlaying, setPlaying] = useState(
    () => !matchMedia("(prefers-reduced-motion: reduce)").matches,
  );
  const position = useRef(0);

  useWork("Animating", [alpha, beta, startScale, frames, seed], async (model, work) => {
    const scale = startScale < 0 ? undefined : Math.min(startScale, sizes.length - 1);
    const options = { alpha, beta, startScale: scale, frames, seed, loop: alpha >= 0.001 };
    const made: Image[] = [];
    setClip([]);
    position.current = 0;
    for await (const frame of model.animate({ ...options, ...work })) {
      if (work.signal.aborted) return;
      made.push(frame);
      // Live: each as soon as it is there.
      setShown(frame);
    }
    setClip(made);
  });
  useEffect(() => {
    if (!isPlaying || clip.length === 0) return;
    const timer = setInterval(() => {
      position.current = (position.current + 1) % clip.length;
      setShown(clip[position.current]);
    }, 1000 / FPS);
    return () => clearInterval(timer);
  }, [clip, isPlaying]);

  const file = (format: AnimationFormat) => () => animationBlob(clip, { format, fps: FPS });
  const share = (value: number) => value.toFixed(2);
  return (
    <ToolLayout
      title="Animate"
      hint="A walk through the noise moves the photograph. What you see while it is made is live; then it plays as a loop."
      settings={
        <>
          <Slider
            label="Stillness (alpha)"
            value={alpha}
            from={0}
            to={1}
            step={0.01}
            shown={share}
            onChange={(next, isDone) => change("animate", { alpha: next }, isDone)}
          />
          <Slider
            label="Smoothness (beta)"
            value={beta}
            from={0}
            to={1}
            step={0.01}
            shown={share}
            onChange={(next, isDone) => change("animate", { beta: next }, isDone)}
          />
          <StartScale
            value={startScale}
            usual={usual}
            from={0}
            finest={sizes.length - 1}
            onChange={(next, isDone) => change("animate", { startScale: next }, isDone)}
          />
          <Slider
            label="Frames"
            value={frames}
            from={5}
            to={100}
            onChange={(next, isDone) => change("animate", { frames: next }, isDone)}
          />
          <Seed value={seed} onChange={(next) => change("animate", { seed: next })} />
          <Switch label="Play" isOn={isPlaying} onChange={setPlaying} />
          <Download
            label="GIF"
            name={`${title}.gif`}
            isReady={clip.length > 0}
            make={file("gif")}
          />
          <Download
            label="WebM"
            name={`${title}.webm`}
            isReady={clip.length > 0}
            make={file("webm")}
          />
        </>
      }
    >
      <div class="large">
        <Picture image={shown} label="The photograph, moving" />
      </div>
    </ToolLayout>
  );
}
