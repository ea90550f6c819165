/** Files that are dropped anywhere on the page: models for the page, pictures for the tool that wants one. */
import { useEffect } from "preact/hooks";
import { load, trouble } from "./engine.js";

let wantPicture: ((file: File) => void) | undefined;

/** As long as the component is there, dropped pictures are its. */
export function useDroppedPicture(use: (file: File) => void): void {
  useEffect(() => {
    wantPicture = use;
    return () => {
      wantPicture = undefined;
    };
  }, [use]);
}

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file === undefined) return;
  if (!file.type.startsWith("image/")) void load(file);
  else if (wantPicture !== undefined) wantPicture(file);
  else trouble.value = `${file.name} is a picture: drop it on Paste or Upscale.`;
});
