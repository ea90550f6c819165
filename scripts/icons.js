// `node scripts/icons.js`: the playground's icons as PNG, of their drawings, for systems that show no SVG on a home screen.
import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** @param {string} name */
const inPublic = (name) => fileURLToPath(new URL(`../playground/public/${name}`, import.meta.url));

/** @type {readonly (readonly [drawing: string, pixels: number, icon: string])[]} */
const ICONS = [
  // Its corners are rounded by the system.
  ["icon-maskable.svg", 180, "apple-touch-icon.png"],
  ["icon.svg", 192, "icon-192.png"],
  ["icon.svg", 512, "icon-512.png"],
];

for (const [drawing, pixels, icon] of ICONS) {
  await sharp(inPublic(drawing))
    .resize(pixels, pixels)
    .png({ palette: true })
    .toFile(inPublic(icon));
}
