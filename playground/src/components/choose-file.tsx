/** A button that asks for a file. */
import { FolderOpen } from "lucide-preact";
import { useRef } from "preact/hooks";

interface ChooseFileProps {
  readonly label: string;
  readonly accept: string;
  readonly onFile: (file: File) => void;
  /** Whether it looks like one more picture to choose. */
  readonly isTile?: boolean;
}

export function ChooseFile({ label, accept, onFile, isTile = false }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={isTile ? "tile" : "quiet"}
        onClick={() => input.current?.click()}
      >
        <FolderOpen aria-hidden="true" /> {label}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) onFile(file);
          // So that the same file can be chosen once more.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
