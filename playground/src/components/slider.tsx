/** A setting on a slider, with its value beside its name. */
import { useId, useRef } from "preact/hooks";
import { seal, sealSoon } from "../state/history.js";
import { type Range, within } from "../state/sheet.js";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: Range;
  /** Called with the name of the gesture. */
  readonly onValue: (value: number, during: string) => void;
  /** What the value is called; the number itself by default. */
  readonly shown?: (value: number) => string;
  readonly hint?: string;
}

export function Slider({ label, value, range, onValue, shown = String, hint }: SliderProps) {
  const id = useId();
  const isByKeys = useRef(false);
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id}>{shown(value)}</output>
      <input
        id={id}
        type="range"
        {...range}
        value={within(value, range)}
        aria-valuetext={shown(value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => onValue(currentTarget.valueAsNumber, id)}
        onKeyDown={() => {
          isByKeys.current = true;
        }}
        onPointerDown={() => {
          isByKeys.current = false;
          seal();
        }}
        // Every key is a change of its own.
        onChange={() => (isByKeys.current ? sealSoon() : seal())}
      />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
