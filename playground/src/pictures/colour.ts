/** Colours as CSS writes them, and how much they differ. */
export type Levels = readonly [red: number, green: number, blue: number];

/** @param css - Such as `rgb(12, 120, 30)`. */
export function levels(css: string): Levels {
  const [red = 0, green = 0, blue = 0] = (css.match(/\d+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** The squared distance. */
function difference(one: Levels, other: Levels): number {
  return one.reduce((sum, level, i) => sum + (level - other[i]!) ** 2, 0);
}

/** The chosen colour of a palette, or the one that shows best where that one would hardly show on the ground. */
export function visibleOn(palette: readonly string[], ground: number, chosen: number): number {
  const below = levels(palette[ground] ?? "");
  const shows = palette.map((css) => difference(levels(css), below));
  const most = Math.max(0, ...shows);
  // Half as far as the farthest is well seen.
  return (shows[chosen] ?? -1) >= most / 4 ? chosen : Math.max(0, shows.indexOf(most));
}
