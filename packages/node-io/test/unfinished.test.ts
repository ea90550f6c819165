/** What a killed process left beside its files, and what a living one is writing. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isUnfinished } from "../src/unfinished.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const parts = (folder: string) =>
  readdirSync(inFolder(folder)).filter((name) => name.endsWith(".part"));

/** A process of its own, with what is built. */
function run(lines: string) {
  const built = new URL("../dist/index.js", import.meta.url);
  const code = `import { withBeside, writeWhole } from ${JSON.stringify(built.href)};
    import { mkdirSync, writeFileSync } from "node:fs";
    ${lines}`;
  return spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Holds something unfinished beside a path until it is killed. */
async function hold(path: string, make: "writeFileSync" | "mkdirSync") {
  const content = make === "writeFileSync" ? ', "half"' : "";
  const child = run(`await withBeside(${JSON.stringify(path)}, async (beside) => {
    ${make}(beside${content});
    console.log("there");
    await new Promise(() => setInterval(() => {}, 1000));
  });`);
  await once(child.stdout, "data");
  return async () => {
    child.kill("SIGKILL");
    await once(child, "close");
  };
}

/** Writes a file, to its end. */
async function write(path: string): Promise<void> {
  const [code] = await once(run(`await writeWhole(${JSON.stringify(path)}, "new");`), "close");
  expect(code).toBe(0);
}

test("what killed processes left is removed by the next write, of living ones nothing", async () => {
  mkdirSync(inFolder("shared"));
  const killFirst = await hold(inFolder("shared/a.png"), "writeFileSync");
  const killSecond = await hold(inFolder("shared/b.dzi"), "mkdirSync");
  const mine = ["mine.part", "a.png.0123abcd.part"];
  for (const name of mine) writeFileSync(inFolder("shared", name), "");
  await write(inFolder("shared/a.png"));
  expect(parts("shared")).toHaveLength(4);
  await killFirst();
  await write(inFolder("shared/a.png"));
  const left = parts("shared").filter((name) => !mine.includes(name));
  expect(left).toEqual([expect.stringMatching(/^b\.dzi\./)]);
  await killSecond();
  await write(inFolder("shared/a.png"));
  expect(readdirSync(inFolder("shared")).sort()).toEqual([...mine, "a.png"].sort());
});

test("a process's number on another machine, or of another process, tells nothing of this one", async () => {
  mkdirSync(inFolder("places"));
  const kill = await hold(inFolder("places/a"), "writeFileSync");
  await kill();
  const [left = ""] = parts("places");
  const elsewhere = left.replace(/-[0-9a-f]{8}\./, "-00000000.");
  // The number of a process that runs, which started at another time.
  const reused = left.replace(/^a\.\d+-\d*/, `a.${process.pid}-1`);
  for (const name of [elsewhere, reused]) writeFileSync(inFolder("places", name), "");
  await write(inFolder("places/a"));
  expect(parts("places")).toEqual([elsewhere]);
});

test("such files are known by their names", () => {
  const isState = (name: string) => name === "state";
  expect(isUnfinished("state.47-1234-89abcdef.0123abcd.part", isState)).toBe(true);
  expect(isUnfinished("state.47--89abcdef.0123abcd.part", isState)).toBe(true);
  for (const name of [
    "mine.47-1234-89abcdef.0123abcd.part",
    "state.part",
    "state.0123abcd.part",
    "state.47-1234-89abcdef.0123abc.part",
    "state.47-1234-89abcdef.0123abcg.part",
    "state.x-1234-89abcdef.0123abcd.part",
    "state.47-1234-89abcdef.0123abcd.part.part",
    "state",
  ]) {
    expect(isUnfinished(name, isState), name).toBe(false);
  }
});
