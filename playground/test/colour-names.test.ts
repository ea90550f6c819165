/** The palette's names, as a screen reader says them. */
import { expect, test } from "vitest";
import { visibleOn } from "../src/pictures/colour.js";
import { colourNames } from "../src/pictures/colour-name.js";

const greys = (...levels: number[]) => levels.map((level) => `rgb(${level}, ${level}, ${level})`);

test("colours have plain names", () => {
  const names = colourNames(["rgb(10, 90, 20)", "rgb(230, 60, 50)", "rgb(180, 200, 250)"]);
  expect(names).toEqual(["dark green", "red", "light blue"]);
  expect(colourNames(greys(5, 120, 250))).toEqual(["black", "grey", "white"]);
});

test("no two colours of a palette have one name, and the darker has the darker name", () => {
  expect(colourNames(greys(130, 110, 150))).toEqual(["light grey", "grey", "very light grey"]);
  expect(colourNames(greys(240, 250, 252, 255))).toEqual([
    "grey",
    "light grey",
    "very light grey",
    "white",
  ]);
  expect(colourNames(greys(0, 1, 2, 3, 4, 5, 6))).toEqual([
    "black",
    "very dark grey",
    "dark grey",
    "grey",
    "light grey",
    "very light grey",
    "white",
  ]);
  expect(colourNames(["rgb(100, 150, 210)", "rgb(90, 140, 200)"])).toEqual(["light blue", "blue"]);
});

test("numbers are the last resort", () => {
  const blues = [1, 2, 3, 4, 5, 6].map((level) => `rgb(0, 0, ${100 + level})`);
  expect(colourNames(blues)).toEqual(["blue 1", "blue 2", "blue 3", "blue 4", "blue 5", "blue 6"]);
});

test("a brush that hardly shows on the ground gives way to the colour that shows best", () => {
  const palette = greys(100, 110, 250, 30);
  expect([0, 1, 2, 9].map((chosen) => visibleOn(palette, 0, chosen))).toEqual([2, 2, 2, 2]);
  expect(visibleOn(greys(100, 0, 250), 0, 1)).toBe(1);
  expect(visibleOn([], 0, 1)).toBe(0);
});
