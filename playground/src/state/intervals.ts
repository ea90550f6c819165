/** @returns Does it now, or, where it has just been done, once as soon as so many milliseconds have passed. */
export function atIntervals(act: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const next = () => {
    timer = undefined;
    if (isWanted) doNow();
  };
  const doNow = () => {
    isWanted = false;
    act();
    timer = setTimeout(next, milliseconds);
  };
  return () => {
    if (timer === undefined) doNow();
    else isWanted = true;
  };
}
