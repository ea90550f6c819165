/** What a run folder holds: written whole, locked, read back to the bit, refused where it is damaged. */
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PLACE } from "@singan/node-io";
import { decodeSafetensors, encodeSafetensors, type RunRecord } from "@singan/pyramid";
import { describe, expect, test, vi } from "vitest";
import { initialState } from "../src/engine/state.js";
import { RunFolder } from "../src/run/folder.js";
import { compareRuns } from "../src/run/identity.js";
import { checkUnlocked, lockFolder } from "../src/run/lock.js";
import { decodeProgress, encodeProgress, type ScaleProgress } from "../src/run/state-file.js";
import { temporaryFolder } from "./support/folder.js";
import { random } from "./support/small-case.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const refusal = (code: string, message: RegExp) => ({
  code,
  message: expect.stringMatching(message),
});

describe("what a killed process left unfinished", () => {
  test("is deleted, and nothing of other names", async () => {
    mkdirSync(inFolder("killed/previews/scale-01"), { recursive: true });
    mkdirSync(inFolder("killed/previews/mine"), { recursive: true });
    const ours = [
      "state.safetensors.47-1234-89abcdef.0123abcd.part",
      "previews/scale-01/step-000100.png.47-1234-89abcdef.ffffffff.part",
    ];
    const theirs = [
      "mine.part",
      "film.47-1234-89abcdef.0123abcd.part",
      "previews/mine/step-000100.png.47-1234-89abcdef.ffffffff.part",
    ];
    for (const name of [...ours, ...theirs]) writeFileSync(inFolder("killed", name), "");
    await new RunFolder(inFolder("killed")).deleteUnfinished();
    for (const name of ours) expect(existsSync(inFolder("killed", name)), name).toBe(false);
    for (const name of theirs) expect(existsSync(inFolder("killed", name)), name).toBe(true);
  });
});

describe("a folder that is started over", () => {
  test("loses what trainings write, and nothing else", async () => {
    mkdirSync(inFolder("cleared/previews/scale-00"), { recursive: true });
    mkdirSync(inFolder("cleared/previews/paint"), { recursive: true });
    const ours = [
      "run.json",
      "start.safetensors",
      "scale-63.safetensors",
      "paint.safetensors",
      "paint-reconstruction.safetensors",
      "previews/paint/painted.png",
      "previews/scale-00/sample-2.png",
      "previews/scale-00/step-000100.png",
    ];
    const theirs = ["holiday.jpg", "previews/scale-00/holiday.png", "previews/notes.txt"];
    for (const name of [...ours, ...theirs]) writeFileSync(inFolder("cleared", name), "");
    const cleared = new RunFolder(inFolder("cleared"));
    await cleared.clear();
    for (const name of ours) expect(existsSync(inFolder("cleared", name)), name).toBe(false);
    for (const name of theirs) expect(existsSync(inFolder("cleared", name)), name).toBe(true);
    rmSync(inFolder("cleared/previews/notes.txt"));
    rmSync(inFolder("cleared/previews/scale-00/holiday.png"));
    await cleared.clear();
    expect(readdirSync(inFolder("cleared"))).toEqual(["holiday.jpg"]);
    expect(await cleared.anything()).toBe("holiday.jpg");
  });

  test.skipIf(process.platform === "win32")("knows its own files by whatever path", async () => {
    mkdirSync(inFolder("own/previews/scale-00"), { recursive: true });
    const sample = "previews/scale-00/sample-0.png";
    for (const name of ["photograph.png", sample, "holiday.jpg"]) {
      writeFileSync(inFolder("own", name), name);
    }
    symlinkSync(inFolder("own"), inFolder("link"));
    symlinkSync(inFolder("own/photograph.png"), inFolder("photo.png"));
    const own = new RunFolder(inFolder("own"));
    expect(await own.nameOf(inFolder("link/photograph.png"))).toBe("photograph.png");
    expect(await own.nameOf(inFolder("photo.png"))).toBe("photograph.png");
    expect(await own.nameOf(inFolder("link", sample))).toBe(join(sample));
    expect(await own.nameOf(inFolder("own/holiday.jpg"))).toBeUndefined();
    expect(await own.nameOf(inFolder("none.jpg"))).toBeUndefined();
  });
});

describe("a lock", () => {
  test("is held once, also within one process, and given back", async () => {
    const lock = await lockFolder(inFolder("locked"));
    await expect(lockFolder(inFolder("locked"))).rejects.toMatchObject(
      refusal("INVALID_RUN", /^Process \d+ is training in .*locked\. Wait for it/),
    );
    await lock.release();
    expect(readdirSync(inFolder("locked"))).toEqual([]);
    await (await lockFolder(inFolder("locked"))).release();
  });

  test("of a living process is respected", async () => {
    mkdirSync(inFolder("living"));
    const lock = await lockFolder(inFolder("other"));
    const [, started] = readFileSync(inFolder("other/lock"), "utf8").trim().split(" ");
    await lock.release();
    expect(started === undefined || /^\d+$/.test(started)).toBe(true);
    // The parent of this worker lives as long as the test.
    const parent = process.ppid;
    const stat = process.platform === "linux" ? readFileSync(`/proc/${parent}/stat`, "utf8") : "";
    const began = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    writeFileSync(inFolder("living/lock"), `${parent} ${began}\n`);
    await expect(lockFolder(inFolder("living"))).rejects.toMatchObject(
      refusal("INVALID_RUN", new RegExp(`^Process ${parent} `)),
    );
  });

  const [id, start] = [String(process.pid), `${process.pid} 1`];
  test.each(["", "0\n", id, `${start}\n`, `${start} ${PLACE}\n`])(
    "that says %j is nobody's",
    async (text) => {
      mkdirSync(inFolder("stale"), { recursive: true });
      writeFileSync(inFolder("stale/lock"), text);
      await (await lockFolder(inFolder("stale"))).release();
    },
  );

  test("of a process that is no more is taken over, also when its number lives again", async () => {
    mkdirSync(inFolder("dead"));
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(inFolder("dead/lock"), `${pid} 1\n`);
    await (await lockFolder(inFolder("dead"))).release();
    if (process.platform !== "linux") return;
    writeFileSync(inFolder("dead/lock"), `${process.ppid} 1\n`);
    await (await lockFolder(inFolder("dead"))).release();
  });

  describe("of another machine or container", () => {
    // This process lives; there its number means another one.
    const text = `${process.ppid} 1 ${"0".repeat(8)}\n`;
    const inThePast = (seconds: number) => new Date(Date.now() - 1000 * seconds);
    const write = (name: string, seconds: number) => {
      mkdirSync(inFolder(name), { recursive: true });
      writeFileSync(inFolder(name, "lock"), text);
      utimesSync(inFolder(name, "lock"), inThePast(seconds), inThePast(seconds));
    };

    test("is respected while it is renewed", async () => {
      write("elsewhere", 110);
      const refused = refusal(
        "INVALID_RUN",
        /^Another machine or container is training in .*elsewhere, .* remove .*elsewhere.lock when/,
      );
      await expect(lockFolder(inFolder("elsewhere"))).rejects.toMatchObject(refused);
      await expect(checkUnlocked(inFolder("elsewhere"))).rejects.toMatchObject(refused);
      expect(readdirSync(inFolder("elsewhere"))).toEqual(["lock"]);
      expect(readFileSync(inFolder("elsewhere/lock"), "utf8")).toBe(text);
    });

    test("is taken over when it was not renewed for two minutes", async () => {
      write("gone", 130);
      await checkUnlocked(inFolder("gone"));
      const lock = await lockFolder(inFolder("gone"));
      expect(readFileSync(inFolder("gone/lock"), "utf8")).toMatch(
        new RegExp(`^${process.pid} \\d* ${PLACE}\n$`),
      );
      await lock.release();
      expect(readdirSync(inFolder("gone"))).toEqual([]);
    });

    test("that took this one's is left there", async () => {
      const lock = await lockFolder(inFolder("lost"));
      await lock.check();
      rmSync(inFolder("lost/lock"));
      write("lost", 0);
      await expect(lock.check()).rejects.toMatchObject({
        code: "INVALID_RUN",
        message: expect.stringContaining("lost is no longer this training's"),
      });
      await lock.release();
      expect(readFileSync(inFolder("lost/lock"), "utf8")).toBe(text);
    });

    test("is shown that this one's lives, until it is given back", async () => {
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
      try {
        const lock = await lockFolder(inFolder("renewed"));
        const path = inFolder("renewed/lock");
        const before = readFileSync(path, "utf8");
        utimesSync(path, inThePast(130), inThePast(130));
        vi.advanceTimersByTime(15_000);
        const isFresh = () => expect(statSync(path).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
        await vi.waitFor(isFresh);
        expect(readFileSync(path, "utf8")).toBe(before);
        await lock.release();
        expect(vi.getTimerCount()).toBe(0);
      } finally {
        vi.useRealTimers();
      }
    });
  });

  test.each(["my notes", "my notes\n", "17 locks\n"])("that says %j is none", async (text) => {
    mkdirSync(inFolder("mine"), { recursive: true });
    writeFileSync(inFolder("mine/lock"), text);
    const refused = refusal(
      "INVALID_RUN",
      /mine.lock is not a training's lock.* Move it elsewhere/,
    );
    await expect(lockFolder(inFolder("mine"))).rejects.toMatchObject(refused);
    await expect(checkUnlocked(inFolder("mine"))).rejects.toMatchObject(refused);
    expect(readFileSync(inFolder("mine/lock"), "utf8")).toBe(text);
  });

  test("that is a folder is refused", async () => {
    mkdirSync(inFolder("folder/lock"), { recursive: true });
    await expect(lockFolder(inFolder("folder"))).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    expect(readdirSync(inFolder("folder"))).toEqual(["lock"]);
  });

  // Each of many processes sees the same dead lock at about the same time; the holder waits until all have tried.
  test("of a dead process goes to exactly one of many that want it at once", async () => {
    const path = inFolder("contested");
    mkdirSync(path);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(path, "lock"), `${pid} 1\n`);
    const lock = new URL("../dist/run/lock.js", import.meta.url).href;
    const code = `
      const { lockFolder } = await import(${JSON.stringify(lock)});
      process.stdout.write("ready\\n");
      await new Promise((go) => process.stdin.once("data", go));
      const outcome = await lockFolder(${JSON.stringify(path)}).then(() => "taken", ({ code }) => code);
      process.stdout.write(outcome + "\\n");
      process.stdin.once("end", () => process.exit()).resume();`;
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", code], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    const lines = children.map(({ stdout }) => createInterface(stdout)[Symbol.asyncIterator]());
    const next = () => Promise.all(lines.map(async (line) => (await line.next()).value));
    expect(await next()).toEqual(Array(8).fill("ready"));
    for (const { stdin } of children) stdin.write("go\n");
    const outcomes = await next();
    for (const { stdin } of children) stdin.end();
    expect(outcomes.sort()).toEqual([...Array(7).fill("INVALID_RUN"), "taken"]);
  });
});

describe("a checkpoint within a scale", () => {
  const state = initialState(3, 1, 2);
  const count = state.critic.parameters.length;
  const odd = random([1, 1, 1, count], 3).data;
  odd.set([-0, 1e-42, 3.4e38, -1e-30]);
  const progress: ScaleProgress = {
    scale: 2,
    paint: true,
    step: 41,
    tries: 1,
    seconds: 1.5,
    losses: [
      {
        step: 40,
        critic: { loss: 1, real: 2, fake: 3, penalty: 4 },
        generator: { loss: 5, adversarial: 6, reconstruction: 7 },
      },
    ],
    state: { ...state, critic: { ...state.critic, firstMoment: odd, steps: 41 } },
  };
  const bytes = encodeProgress(progress);

  test("is read back bit for bit", () => {
    const back = decodeProgress(bytes, "state");
    expect(back).toEqual(progress);
    expect(new Uint32Array(back.state.critic.firstMoment.slice().buffer)).toEqual(
      new Uint32Array(odd.buffer),
    );
  });

  test("of a folder older than generators for paintings is not of one", () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { paint, ...place } = JSON.parse(metadata.place!);
    expect(paint).toBe(true);
    const older = encodeSafetensors(tensors, { place: JSON.stringify(place) });
    expect(decodeProgress(older, "state")).toEqual({ ...progress, paint: false });
  });

  test("that is cut anywhere is refused", () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => decodeProgress(bytes.subarray(0, length), "state")).toThrow(
        expect.objectContaining(refusal("INVALID_RUN", /^state is damaged/)),
      );
    }
  });

  test("that says nothing of its place is refused", () => {
    const text = new TextDecoder("latin1").decode(bytes);
    const other = Uint8Array.from(text.replace("scale", "stale"), (c) => c.charCodeAt(0));
    expect(() => decodeProgress(other, "state")).toThrow(
      expect.objectContaining(refusal("INVALID_RUN", /does not say where it stands/)),
    );
  });
});

describe("two trainings", () => {
  const record: RunRecord = {
    format: 1,
    photograph: { width: 40, height: 30, sha256: "a".repeat(64) },
    preset: "tiny",
    application: "sample",
    seed: 1,
    settings: { channels: 8, steps: 10, scales: null },
    plan: { sizes: [{ width: 20, height: 15 }], channels: [8], padding: "zero" },
    versions: { node: "20.0.0" },
    machine: { processor: "A", threads: 2 },
  };
  const compare = (asked: Partial<RunRecord>) =>
    compareRuns(record, { ...record, ...asked }, "runs/x");

  test("that are the same raise nothing", () => {
    expect(compare({})).toEqual([]);
    expect(compare({ preset: "other" })).toEqual([]);
    // A setting that the older folder does not know yet, as the paper has it.
    const paper = { penaltyEvery: 1, scaleRounding: "up", scaleSpacing: "even" };
    const more = { ...paper, paintScale: null, palette: 5 };
    expect(compare({ settings: { ...record.settings, ...more } })).toEqual([]);
  });

  test.each([
    [
      { photograph: { ...record.photograph, sha256: "b".repeat(64) } },
      /^runs\/x holds a training on another photograph\. Choose another folder, or start over with --force\.$/,
    ],
    [{ seed: 2 }, /with --seed 1, not 2\./],
    [{ application: "animation" }, /with --application "sample", not "animation"\./],
    [{ settings: { ...record.settings, steps: 20 } }, /with --steps 10, not 20\./],
    [{ settings: { ...record.settings, scales: 3 } }, /with --scales none, not 3\./],
    [{ settings: { ...record.settings, paintScale: 2 } }, /with --paint-scale none, not 2\./],
    [{ settings: { ...record.settings, penaltyEvery: 4 } }, /with --penalty-every 1, not 4\./],
    [
      { plan: { ...record.plan, channels: [16] } },
      /with scales "20x15x8 zero", not "20x15x16 zero"\./,
    ],
  ] as const)("that differ are refused by name: %j", (asked, message) => {
    expect(() => compare(asked as Partial<RunRecord>)).toThrow(
      expect.objectContaining(refusal("INVALID_RUN", message)),
    );
  });

  test("on other machines or versions are equal up to rounding, and say so", () => {
    const notes = compare({
      machine: { processor: "B", threads: 2 },
      versions: { node: "22.0.0" },
    });
    expect(notes).toEqual([
      'The training began with processor "A", node "20.0.0": going on here gives equal weights only up to rounding.',
    ]);
  });
});
