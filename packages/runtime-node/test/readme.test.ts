/** The README's program runs as it stands. */
import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { start } from "../../../test/support/command.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

test("the README's program runs as it stands", async () => {
  const [, program = ""] =
    /```js\n(.*?)```/s.exec(readFileSync(here("../README.md"), "utf8")) ?? [];
  writeFileSync(inFolder("program.mjs"), program);
  copyFileSync(here("../../../test/golden/tiny.onnx"), inFolder("photo.onnx"));
  symlinkSync(here("../../../node_modules"), inFolder("node_modules"), "junction");
  const { code, stdout, stderr } = await start(process.execPath, ["program.mjs"], inFolder("."))
    .ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^on \w+\n120x90, \d+ bytes\n$/);
  const made = readdirSync(inFolder(".")).filter((name) => /\.(png|jpg)$/.test(name));
  expect(made.sort()).toEqual(["sample-0.jpg", "sample-1.jpg", "sample-2.jpg", "small.png"]);
});
