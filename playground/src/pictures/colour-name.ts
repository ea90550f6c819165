/** Names of colours for those who hear the page. */
import { levels } from "./colour.js";

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

const SHADES = ["very dark ", "dark ", "", "light ", "very light "];
const GREYS = ["black", ...SHADES.map((shade) => `${shade}grey`), "white"];
/** The lightness up to which each of the greys goes but the last. Other hues have all of the shades, and neither end. */
const ENDS = [0.08, 0.15, 0.3, 0.7, 0.85, 0.92];

interface Seen {
  /** From dark to light. */
  readonly names: readonly string[];
  readonly lightness: number;
  /** Of the name that fits best. */
  readonly best: number;
}

/**
 * @param palette - Such as `rgb(12, 120, 30)`.
 * @returns Such as `dark green`, each name once: among colours of one hue, the darker has the darker name.
 */
export function colourNames(palette: readonly string[]): readonly string[] {
  const seen = palette.map(see);
  const places = palette.map((_, i) => i).sort((a, b) => seen[a]!.lightness - seen[b]!.lightness);
  const found: string[] = [];
  for (const hue of new Set(seen.map(({ names }) => names.join()))) {
    const alike = places.filter((i) => seen[i]!.names.join() === hue);
    const { names } = seen[alike[0]!]!;
    const shades = apart(
      alike.map((i) => seen[i]!.best),
      names.length,
    );
    for (const [rank, i] of alike.entries()) {
      found[i] = shades === undefined ? `${seen[i]!.names[2]} ${rank + 1}` : names[shades[rank]!]!;
    }
  }
  return found;
}

function see(css: string): Seen {
  const [red, green, blue] = levels(css).map((level) => level / 255) as [number, number, number];
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const lightness = (most + least) / 2;
  const chroma = most - least;
  const isGrey = chroma < 0.08;
  const ends = isGrey ? ENDS : ENDS.slice(1, -1);
  const best = ends.filter((end) => lightness > end).length;
  if (isGrey) return { names: GREYS, lightness, best };
  const sector =
    most === red
      ? (green - blue) / chroma
      : most === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  const hue = (60 * sector + 360) % 360;
  const [, name] = HUES.find(([end]) => hue <= end) ?? HUES[0];
  return { names: SHADES.map((shade) => shade + name), lightness, best };
}

/** The nearest places that are all different, in the same order; nothing where there are too few. */
function apart(wanted: readonly number[], count: number): readonly number[] | undefined {
  if (wanted.length > count) return undefined;
  const places: number[] = [];
  for (const [i, place] of wanted.entries()) {
    // Below the previous, and with room above for those that follow.
    const least = i === 0 ? 0 : places[i - 1]! + 1;
    places.push(Math.min(Math.max(place, least), count - wanted.length + i));
  }
  return places;
}
