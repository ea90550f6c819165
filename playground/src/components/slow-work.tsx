/** How far work is that takes its time, a way to stop it, and a way to do it after all. */
import { Play, Square } from "lucide-preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Slow, type Stopped, slow } from "../engine/work.js";
import { say } from "../state/notices.js";
import { focusPanel } from "./panel.js";

export function SlowWork() {
  return slow.value === undefined ? null : <Pill work={slow.value} />;
}

function Pill({ work }: { readonly work: Slow | Stopped }) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(
    () => () => {
      if (document.activeElement === button.current) focusPanel();
    },
    [],
  );
  const isStopped = work.kind === "stopped";
  const onClick = (event: MouseEvent) => {
    // The second click of a double click is not meant for what the first made of the button.
    if (event.detail > 1) return;
    if (work.kind === "stopped") {
      work.again();
      say("It begins again.");
    } else {
      work.stop();
      say("Stopped.");
    }
  };
  return (
    <div class="slow">
      <span>{isStopped ? "Stopped" : howFar(work)}</span>
      <button ref={button} type="button" class="quiet" onClick={onClick}>
        {isStopped ? <Play aria-hidden="true" /> : <Square aria-hidden="true" />}
        {isStopped ? "Begin again" : "Stop"}
      </button>
    </div>
  );
}

function howFar({ done, pictures }: Slow): string {
  if (done === undefined) return "Working …";
  return `Picture ${done.index + 1} of ${pictures}, scale ${done.scale + 1} of ${done.scales}`;
}
