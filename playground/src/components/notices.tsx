/** What went wrong, for all; and what is done, for those who cannot see it. */
import { X } from "lucide-preact";
import { notice, problem } from "../state/notices.js";

export function Notices() {
  const sentence = problem.value;
  return (
    <>
      <p role="status" class="hidden">
        {notice.value}
      </p>
      <div role="status" class="problem" hidden={sentence === undefined}>
        {sentence !== undefined && (
          <>
            <p>{sentence}</p>
            <button
              type="button"
              class="icon"
              onClick={() => {
                problem.value = undefined;
              }}
            >
              <X aria-hidden="true" />
              <span class="hidden">Close the message</span>
            </button>
          </>
        )}
      </div>
    </>
  );
}
