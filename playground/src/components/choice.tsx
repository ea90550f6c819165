/** One of a few sets of settings. */
import { change } from "../state/history.js";
import type { Sheet } from "../state/sheet.js";

interface ChoiceProps<Option> {
  readonly name: string;
  readonly options: readonly Option[];
  readonly isChosen: (option: Option) => boolean;
}

/** @typeParam Option - What it is called, and the settings that it stands for. */
export function Choice<Option extends Partial<Sheet> & { readonly label: string }>({
  name,
  options,
  isChosen,
}: ChoiceProps<Option>) {
  return (
    <fieldset class="choice">
      <legend>{name}</legend>
      {options.map((option) => {
        const { label, ...part } = option;
        return (
          <label key={label}>
            <input
              type="radio"
              name={name}
              checked={isChosen(option)}
              onChange={() => change(part as Partial<Sheet>)}
            />
            <span>{label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
