/** The number that decides which of the endless images it is. */
import { Dices } from "lucide-preact";

interface Props {
  readonly value: number;
  readonly onChange: (seed: number) => void;
}

const MOST = 2 ** 32 - 1;

export function Seed({ value, onChange }: Props) {
  return (
    <label>
      <span>Seed</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a group of its own for screen readers */}
      <div role="group" class="seed">
        <input
          type="number"
          aria-label="Seed"
          min={0}
          max={MOST}
          value={value}
          onChange={({ currentTarget }) => {
            const seed = Math.trunc(currentTarget.valueAsNumber);
            if (seed >= 0 && seed <= MOST) onChange(seed);
            else currentTarget.value = String(value);
          }}
        />
        <button type="button" onClick={() => onChange(value === MOST ? 0 : value + 1)}>
          <Dices size={18} aria-hidden="true" /> New
        </button>
      </div>
    </label>
  );
}
