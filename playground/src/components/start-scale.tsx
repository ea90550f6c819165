/** The slider that decides most. */
import { Slider } from "./slider.js";

interface Props {
  readonly value: number;
  readonly usual: number;
  readonly from: number;
  readonly finest: number;
  readonly onChange: (value: number, isDone: boolean) => void;
}

/** @param usual - The scale that -1 stands for. */
export function StartScale({ value, usual, from, finest, onChange }: Props) {
  const now = value < 0 ? usual : Math.min(value, finest);
  return (
    <Slider
      label="Start scale"
      value={now}
      from={from}
      to={finest}
      shown={(scale) => {
        if (scale === usual) return `${scale} (usual)`;
        return scale < usual ? `${scale}, freer` : `${scale}, closer`;
      }}
      onChange={onChange}
    />
  );
}
