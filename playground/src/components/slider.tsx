/** A number between two others. */

interface Props {
  readonly label: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly step?: number;
  /** What to show for a value; the number itself by default. */
  readonly shown?: (value: number) => string;
  /** @param isDone - Whether the slider has come to rest. */
  readonly onChange: (value: number, isDone: boolean) => void;
}

export function Slider({ label, value, from, to, step = 1, shown = String, onChange }: Props) {
  return (
    <label class="slider">
      <span>
        {label} <output>{shown(value)}</output>
      </span>
      <input
        type="range"
        min={from}
        max={to}
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={shown(value)}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber, false)}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber, true)}
      />
    </label>
  );
}
