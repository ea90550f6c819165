/** Buttons that give a file. */
import type { Image } from "@singan/runtime-web";
import { Download as Icon } from "lucide-preact";

interface Props {
  readonly label: string;
  readonly name: string;
  readonly isReady: boolean;
  readonly make: () => Promise<Blob>;
}

export function Download({ label, name, isReady, make }: Props) {
  const save = async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await make());
    link.download = name;
    link.click();
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <button type="button" class="outline secondary" disabled={!isReady} onClick={() => void save()}>
      <Icon size={18} aria-hidden="true" /> {label}
    </button>
  );
}

/** For one image. */
export function DownloadPng({ image, name }: { image: Image | undefined; name: string }) {
  return (
    <Download
      label="PNG"
      name={`${name}.png`}
      isReady={image !== undefined}
      make={() => image!.toBlob()}
    />
  );
}
