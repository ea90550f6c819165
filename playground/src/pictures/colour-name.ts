/** Names of colours for those who hear the page. */

const HUES = [
  [15, "red"],
  [45, "orange"],
  [70, "yellow"],
  [165, "green"],
  [200, "turquoise"],
  [260, "blue"],
  [330, "purple"],
  [360, "red"],
] as const;

/** @param css - Such as `rgb(12, 120, 30)`. @returns Such as `dark green`. */
export function colourName(css: string): string {
  const [red = 0, green = 0, blue = 0] = (css.match(/\d+/g) ?? []).map(
    (level) => Number(level) / 255,
  );
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const lightness = (most + least) / 2;
  const shade = lightness < 0.3 ? "dark " : lightness > 0.7 ? "light " : "";
  const chroma = most - least;
  if (chroma < 0.08) {
    if (lightness < 0.1) return "black";
    return lightness > 0.92 ? "white" : `${shade}grey`;
  }
  const sector =
    most === red
      ? (green - blue) / chroma
      : most === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  const hue = (60 * sector + 360) % 360;
  const [, name] = HUES.find(([end]) => hue <= end) ?? HUES[0];
  return `${shade}${name}`;
}
