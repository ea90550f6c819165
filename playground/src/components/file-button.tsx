/** A button that asks for a file. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

interface Props {
  readonly accept: string;
  readonly children: ComponentChildren;
  readonly onFile: (file: File) => void;
}

export function FileButton({ accept, children, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="outline secondary" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) onFile(file);
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
