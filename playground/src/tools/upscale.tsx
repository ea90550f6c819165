/** Super-resolution, before and after. */
import type { Image } from "@singan/runtime-web";
import { ImageUp } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import "img-comparison-slider";
import { DownloadPng } from "../components/download.js";
import { FileButton } from "../components/file-button.js";
import { Slider } from "../components/slider.js";
import { ToolLayout } from "../components/tool.js";
import { useDroppedPicture } from "../engine/drop.js";
import type { Loaded } from "../engine/engine.js";
import { useWork } from "../engine/use-work.js";
import { change, scene } from "../state/store.js";

export function Upscale({ photograph, title }: Loaded) {
  const { factor } = scene.value.upscale;
  const [file, setFile] = useState<File>();
  const [result, setResult] = useState<Image>();
  useDroppedPicture(setFile);
  const before = useAddress(file ?? photograph);
  const after = useAddress(result);

  useWork("Enlarging", [file, factor], async (model, work) => {
    setResult(undefined);
    setResult(await model.upscale({ image: file ?? photograph, factor, ...work }));
  });
  return (
    <ToolLayout
      title="Upscale"
      hint="The same picture, larger: the model adds the detail that the photograph has at its finest scale."
      settings={
        <>
          <Slider
            label="Factor"
            value={factor}
            from={1.5}
            to={4}
            step={0.5}
            shown={(times) => `${times}x`}
            onChange={(next, isDone) => change("upscale", { factor: next }, isDone)}
          />
          <FileButton accept="image/*" onFile={setFile}>
            <ImageUp size={18} aria-hidden="true" /> Your own picture
          </FileButton>
          <button
            type="button"
            class="outline secondary"
            disabled={file === undefined}
            onClick={() => setFile(undefined)}
          >
            The photograph
          </button>
          <DownloadPng image={result} name={`${title}-${factor}x`} />
        </>
      }
    >
      <div class="large">
        {before !== undefined && after !== undefined ? (
          <img-comparison-slider
            tabIndex={0}
            aria-label="Before and after; arrow keys move the border"
          >
            <img slot="first" src={before} alt="Enlarged by the browser" />
            <img slot="second" src={after} alt="Enlarged by the model" />
          </img-comparison-slider>
        ) : (
          <p aria-busy="true">Enlarging</p>
        )}
      </div>
      <p class="legend">
        <span>Left: enlarged by the browser</span> <span>Right: by the model</span>
      </p>
    </ToolLayout>
  );
}

/** The address of an image for as long as it is shown. */
function useAddress(source: Image | File | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let url: string | undefined;
    let isWanted = true;
    const show = async () => {
      if (source === undefined) return;
      const blob = source instanceof File ? source : await source.toBlob();
      if (!isWanted) return;
      url = URL.createObjectURL(blob);
      setAddress(url);
    };
    void show();
    return () => {
      isWanted = false;
      setAddress(undefined);
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [source]);
  return address;
}
