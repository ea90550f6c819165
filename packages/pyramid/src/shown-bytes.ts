/**
 * A number of bytes for people: `270 MB`, `4.3 GB`.
 *
 * @param digits - How many of it are shown.
 */
export function shownBytes(bytes: number, digits = 2): string {
  const [size, unit] = bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${Number(size.toPrecision(digits))} ${unit}`;
}
