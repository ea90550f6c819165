/** Waits until the model has remembered its photograph. */
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Loaded, Memory } from "../engine/model.js";
import { tellProblem } from "../state/notices.js";

export interface ToolProps {
  readonly loaded: Loaded;
}

export interface MemoryProps extends ToolProps {
  readonly memory: Memory;
}

export function WithMemory({
  loaded,
  tool: Tool,
}: ToolProps & { readonly tool: ComponentType<MemoryProps> }) {
  const memory = useSignal<Memory | undefined>(undefined);
  useEffect(() => {
    let isHere = true;
    loaded.memory().then(
      (there) => {
        if (isHere) memory.value = there;
      },
      (error) => {
        if (isHere) tellProblem(error);
      },
    );
    return () => {
      isHere = false;
    };
  }, [loaded, memory]);
  if (memory.value === undefined) return <p aria-busy="true">Remembering the photograph …</p>;
  return <Tool loaded={loaded} memory={memory.value} />;
}
