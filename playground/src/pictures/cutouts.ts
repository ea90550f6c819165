/** Things to paste: drawn for this page. */
import balloon from "../cutouts/balloon.svg";
import bird from "../cutouts/bird.svg";
import cabin from "../cutouts/cabin.svg";

export const CUTOUTS = [
  { id: "balloon", name: "Balloon", address: balloon },
  { id: "bird", name: "Bird", address: bird },
  { id: "cabin", name: "Cabin", address: cabin },
] as const;

export function isCutout(id: string): id is string {
  return CUTOUTS.some((cutout) => cutout.id === id);
}
