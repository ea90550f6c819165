/**
 * For what must not be done too often.
 *
 * @param burst - How many times in a row it may be done.
 * @param milliseconds - How long it takes from then on until it may be done once more.
 * @returns Does it now where it may be, else once as soon as it may.
 */
export function sparingly(act: () => void, burst: number, milliseconds: number): () => void {
  let left = burst;
  let isWanted = false;
  const earn = () => {
    left++;
    if (left < burst) setTimeout(earn, milliseconds);
    if (isWanted) doNow();
  };
  const doNow = () => {
    isWanted = false;
    if (left === burst) setTimeout(earn, milliseconds);
    left--;
    act();
  };
  return () => {
    if (left > 0) doNow();
    else isWanted = true;
  };
}
