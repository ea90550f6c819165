/** The seed, and another one. */
import { Dices } from "lucide-preact";
import { useId } from "preact/hooks";
import { change, settings } from "../state/history.js";
import { RANGES } from "../state/sheet.js";

/** Short enough to remember. */
const SEEDS = 10_000;

export function Seed({ label }: { readonly label: string }) {
  const id = useId();
  return (
    <div class="seed">
      <button type="button" onClick={() => change({ seed: Math.floor(Math.random() * SEEDS) })}>
        <Dices aria-hidden="true" /> {label}
      </button>
      <div class="number">
        <label for={id}>Seed</label>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          {...RANGES.seed}
          value={settings.seed.value}
          // What was entered is a step of the page's from then on, and its undo keys are the page's, not the field's.
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
          onChange={({ currentTarget }) => {
            const seed = currentTarget.valueAsNumber;
            const isSeed = Number.isInteger(seed) && seed >= 0 && seed <= RANGES.seed.max;
            if (isSeed) change({ seed });
            else currentTarget.value = String(settings.seed.value);
          }}
        />
      </div>
    </div>
  );
}
