/** How far work is that takes its time, and a way to stop it. */
import { Square } from "lucide-preact";
import { slow } from "../engine/work.js";
import { say } from "../state/notices.js";

export function SlowWork() {
  if (slow.value === undefined) return null;
  const { done, pictures, stop } = slow.value;
  return (
    <div class="slow">
      <span>
        {done === undefined
          ? "Working …"
          : `Picture ${done.index + 1} of ${pictures}, scale ${done.scale + 1} of ${done.scales}`}
      </span>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          stop();
          say("Stopped. Any change begins anew.");
        }}
      >
        <Square aria-hidden="true" /> Stop
      </button>
    </div>
  );
}
