/** `singan train` and `singan export` as a person runs them: from a photograph to a file, and all that may go wrong. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readModel, reconstruct, resample, SessionRunner, sessionOpener } from "@singan/pyramid";
import { readPhotograph } from "@singan/trainer";
import * as onnxruntime from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { writePhotograph } from "../packages/trainer/test/support/photograph.js";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";
import { SINGAN, singan, start, temporaryFolder } from "./support/command.js";
import { lookAt } from "./support/pages.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
/** A training of a second. */
const QUICK =
  "--preset tiny --min-size 14 --max-size 26 --scales 3 --channels 4 --steps 12 --threads 2".split(
    " ",
  );

/** The same with another value. */
const quickWith = (option: string, value: string) => QUICK.with(QUICK.indexOf(option) + 1, value);

beforeAll(() => writePhotograph(folder));

const events = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("singan train", () => {
  test("foretells with --dry-run, and trains nothing", async () => {
    const args = ["train", "photograph.png", ...QUICK, "--out", "dry", "--dry-run"];
    const { code, stdout, stderr } = await singan(args, folder);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "It would train on the processor (onnxruntime), 2 threads.\nA training would begin in dry.\n",
    );
    expect(stdout).toMatch(/^scale +size channels +steps +time\n +0 +20x14 +4 +12 +\d/);
    expect(stdout).toMatch(/About .* of memory: estimated/);
    const { stdout: json } = await singan([...args, "--json"], folder);
    const [estimate] = events(json);
    expect(estimate).toMatchObject({
      type: "estimate",
      engine: "onnxruntime",
      device: "cpu",
      operators: expect.stringMatching(/^(plain|blocked by \d+)$/),
      threads: 2,
      folder: { action: "begin" },
    });
    expect(estimate.scales).toHaveLength(3);
    expect(estimate.seconds).toBeGreaterThan(0);
    expect(existsSync(inFolder("dry"))).toBe(false);
  });

  test("and export make a file whose reconstruction has the error that training reported", async () => {
    const credit = "Anna Ñ, 2026, CC-BY-4.0";
    const args = ["train", "photograph.png", ...QUICK, "--credit", credit, "--json"];
    const trained = await singan(args, folder);
    expect({ code: trained.code, stderr: trained.stderr }).toEqual({ code: 0, stderr: "" });
    const told = events(trained.stdout);
    expect(told.at(-1)).toMatchObject({ type: "finished", folder: join("runs", "photograph") });
    const reported = told.filter(({ type }) => type === "scale").map(({ rmse }) => rmse);
    expect(reported).toHaveLength(3);

    const exported = await singan(["export", "runs/photograph", "--out", "out/p.onnx"], folder);
    expect(exported).toMatchObject({ code: 0, stdout: "out/p.onnx\n" });
    const model = readModel(readFileSync(inFolder("out/p.onnx")));
    const { pyramid, training, photograph } = model.metadata;
    expect(training).toMatchObject({ preset: "tiny", seed: 1, rmse: reported });
    expect(photograph).toMatchObject({ width: 44, height: 32, credit });
    const runner = new SessionRunner(
      { pyramid, links: model.links },
      sessionOpener(onnxruntime, { logSeverityLevel: 3 }),
    );
    const { data } = await reconstruct(runner, model);
    await runner.release();
    const { picture } = await readPhotograph(inFolder("photograph.png"));
    const real = resample(picture, pyramid.sizes.at(-1)!).data.map((v) =>
      Math.min(1, Math.max(-1, v)),
    );
    const sum = data.reduce((total, v, i) => total + (v - real[i]!) ** 2, 0);
    expect(Math.sqrt(sum / data.length)).toBeCloseTo(reported.at(-1), 9);
  });

  test("says one scale where there is one", async () => {
    const args = ["train", "photograph.png", ...quickWith("--scales", "1"), "--out", "single"];
    const { code, stderr } = await singan(args, folder);
    expect(code).toBe(0);
    expect(stderr).toMatch(/2 threads\. 1 scale: 26x19\n/);
  });

  test("for an application takes its settings, which the file keeps", async () => {
    const quick = "--application superResolution --channels 4 --steps 8 --threads 2".split(" ");
    const wanted = ["train", "photograph.png", ...quick, "--out", "larger"];
    expect((await singan([...wanted, "--quiet"], folder)).code).toBe(0);
    expect((await singan(["export", "larger", "--quiet"], folder)).code).toBe(0);
    const { metadata } = readModel(readFileSync(inFolder("larger.onnx")));
    expect(metadata.pyramid.sizes[0]).toEqual({ width: 25, height: 18 });
    expect(metadata.training).toMatchObject({
      application: "superResolution",
      settings: { minSize: 18, reconstructionWeight: 100, channels: 4 },
    });
    const sampled = await singan(["sample", "larger.onnx", "--out", "samples"], folder);
    expect(sampled).toMatchObject({ code: 0, stdout: `${join("samples", "sample-0000.png")}\n` });
    const other = await singan([...wanted, "--alpha", "10", "--quiet"], folder);
    expect(other.stderr).toContain("larger holds a training with --alpha 100, not 10.");
  });

  test("for paintings trains one scale once more, and the file has both", async () => {
    const paint = "--application paint --paint-scale 1 --palette 3 --out paintings".split(" ");
    const args = ["train", "photograph.png", ...QUICK, ...paint];
    const dry = await singan([...args, "--dry-run"], folder);
    expect(dry.stdout).toMatch(/\n +2 .*\n +1 +23x17 +4 +12 +\d.*, for paintings\nAbout/);
    const trained = await singan(args, folder);
    expect(trained.code).toBe(0);
    expect(trained.stderr).toMatch(
      /^Training on the processor \(onnxruntime\), 2 threads\. 3 scales: 20x14 23x17 \d+x\d+\n/,
    );
    expect(trained.stderr).toMatch(/\nScale 1 for paintings: reconstruction RMSE \d/);
    expect((await singan(["export", "paintings", "--quiet"], folder)).code).toBe(0);
    const file = readFileSync(inFolder("paintings.onnx"));
    const { paint: variant, metadata } = readModel(file);
    expect(variant).toMatchObject({ scale: 1, palette: [[], [], []].map(() => expect.any(Array)) });
    expect(metadata.training.application).toBe("paint");
    const info = await singan(["info", "paintings.onnx"], folder);
    expect(info.stdout).toMatch(/\npaintings +enter scale 1 in 3 colours, noise 0\.\d+, RMSE /);
    const sampled = await singan(["sample", "paintings.onnx", "--out", "painted"], folder);
    expect(sampled.code).toBe(0);
  });

  test("says at its end which scales diverged and started again, and where to see them", async () => {
    // Adam without memory, at a rate a thousand times the usual.
    const wild = "--learning-rate 1 --beta1 0 --beta2 0 --penalty 0 --out wild".split(" ");
    const args = ["train", "photograph.png", ...quickWith("--scales", "2"), ...wild];
    const { code, stderr } = await singan(args, folder);
    expect(code).toBe(0);
    const { scales } = JSON.parse(readFileSync(inFolder("wild/train.json"), "utf8"));
    const retreats = scales.flatMap(({ tries }: { tries: number }, scale: number) =>
      tries > 0 ? [{ scale, paint: false, tries }] : [],
    );
    const names = retreats.map(({ scale }: { scale: number }) => `scale ${scale}`);
    expect(names).toContain("scale 0");
    const closing = `Diverged, and started again at smaller learning rates: ${names.join(", ")}. ${join("wild", "report.html")} shows what came of it.\n`;
    expect(stderr).toContain(`${closing}Trained in `);
    const again = await singan([...args, "--json"], folder);
    expect(events(again.stdout)).toMatchObject([{ type: "finished", retreats }]);
  });

  test("finished, says so and trains nothing again; --force does", async () => {
    const args = ["train", "photograph.png", ...QUICK];
    const again = await singan(args, folder);
    expect(again).toMatchObject({ code: 0, stdout: `${join("runs", "photograph")}\n` });
    expect(again.stderr).toContain("is already trained; nothing to do. --force starts over.");
    const forced = await singan([...args, "--force"], folder);
    expect(forced.code).toBe(0);
    expect(forced.stderr).toContain("Scale 2 of 0 to 2: reconstruction RMSE");
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("interrupted by %s saves, says how to go on, and goes on", async (signal, code) => {
    const args = ["train", "photograph.png", ...quickWith("--steps", "400"), "--out", signal];
    const { child, ended } = start(process.execPath, [SINGAN, ...args], folder);
    // Its second line is that of the first step.
    let lines = 0;
    await new Promise<void>((resolve) => {
      child.stderr!.on("data", (part) => {
        lines += String(part).split("\n").length - 1;
        if (lines >= 2) resolve();
      });
    });
    child.kill(signal);
    const { stderr, ...rest } = await ended;
    expect(rest).toEqual({ code, stdout: "" });
    expect(stderr).toContain(
      `Saved in ${signal}. The same command goes on from there.\nInterrupted.\n`,
    );
    expect(readdirSync(inFolder(signal))).not.toContain("lock");
    const unfinished = await singan(["export", signal], folder);
    expect(unfinished.code).toBe(1);
    expect(unfinished.stderr).toContain("not finished");
    const next = await singan(args, folder);
    expect(next.code).toBe(0);
    expect(next.stderr).toMatch(/Going on at scale \d, step \d+\./);
  });
});

describe("the page of a training", () => {
  test("lives while it trains, and shows every scale at its end", async () => {
    const args = ["train", "photograph.png", ...quickWith("--steps", "40"), "--out", "watched"];
    const { child, ended } = start(process.execPath, [SINGAN, ...args], folder);
    const page = inFolder("watched/report.html");
    while (!existsSync(page)) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill("SIGINT");
    await ended;
    expect(readFileSync(page, "utf8")).toMatch(/http-equiv="refresh".*Scale \d of 0 to 2/s);
    expect((await singan(args, folder)).code).toBe(0);
    const finished = readFileSync(page, "utf8");
    expect(finished).toContain("Finished in");
    expect(finished).not.toContain("refresh");
    if (BROWSER_SKIP_REASON !== undefined) return;
    const browser = await launchBrowser();
    try {
      const { widths, plots, problems } = await lookAt(browser, page);
      expect({ plots, problems }).toEqual({ plots: 4, problems: [] });
      expect(widths).toEqual([26, 23, 20].flatMap((width) => Array(5).fill(width)));
    } finally {
      await browser.close();
    }
  });
});

describe("singan train refuses in one sentence", () => {
  const refusals: readonly (readonly [string[], number, RegExp])[] = [
    [["photograph.png", "--steps", "0"], 2, /steps/],
    [["photograph.png", "--seed", "abc"], 2, /seed/],
    [["photograph.png", "--preset", "slow"], 2, /tiny, "?fast/],
    [["photograph.png", "--threads", "0"], 2, /from 1 to 256 for --threads/],
    [["photograph.png", "--threads", "1000"], 2, /from 1 to 256 for --threads/],
    [["photograph.png", "--chanels", "8"], 2, /chanels/],
    [["photograph.png", "--paint-scale", "1"], 2, /--paint-scale 1 needs --application paint/],
    [
      ["photograph.png", ...QUICK, "--application", "paint", "--paint-scale", "3"],
      2,
      /from 1 to 2 for --paint-scale but received 3/,
    ],
    [["photograph.png", "--scales", "30"], 2, /at most \d+ for a photograph of 44x32/],
    [["none.png"], 1, /none\.png: there is no such file/],
    [["cut.png"], 1, /cut\.png is not a whole picture/],
    [["long.png"], 1, /^long\.png has 400x12 pixels; .*Crop it/],
    [
      ["photograph.png", "--out", "photograph.png"],
      1,
      /a file is where a folder should be\. Choose another place/,
    ],
    [
      ["photograph.png", "--out", "runs/photograph", ...quickWith("--channels", "5")],
      1,
      /--channels 4, not 5/,
    ],
    [
      ["photograph.png", "--out", "runs/photograph", ...quickWith("--channels", "5"), "--dry-run"],
      1,
      /--channels 4, not 5/,
    ],
  ];

  test.each(refusals)("%j", async (args, code, message) => {
    const whole = readFileSync(inFolder("photograph.png"));
    writeFileSync(inFolder("cut.png"), whole.subarray(0, whole.length / 2));
    await writePhotograph(folder, { width: 400, height: 12, name: "long.png" });
    const { stderr, ...rest } = await singan(["train", ...args], folder);
    expect(rest).toEqual({ code, stdout: "" });
    const last = stderr.trim().split("\n").at(-1);
    expect(last).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at |SinganError|undefined/);
  });

  test("another training in the same folder at the same time", async () => {
    const args = ["train", "photograph.png", ...quickWith("--steps", "100000"), "--out", "busy"];
    const { child, ended } = start(process.execPath, [SINGAN, ...args], folder);
    await new Promise((resolve) => child.stderr!.once("data", resolve));
    const second = await singan(args, folder);
    expect(second).toMatchObject({
      code: 1,
      stderr: `Process ${child.pid} is training in busy. Wait for it, or choose another folder.\n`,
    });
    child.kill("SIGKILL");
    await ended;
  });
});

describe.skipIf(process.platform === "win32")("a disk that fills", () => {
  /** What the command says, and what is left in its folder. */
  function fill(prepare: string, name: string) {
    mkdirSync(inFolder(name));
    const command = [SINGAN, "train", "photograph.png", ...QUICK, "--out", name]
      .map((part) => `"${part}"`)
      .join(" ");
    const line = `${prepare} "${process.execPath}" ${command}; echo "ended with $?"; ls -A ${name}`;
    return { line, names: /\.part|lock/ };
  }

  test("ends in one sentence with whole files only, and goes on when there is room", async () => {
    const { line, names } = fill("ulimit -f 20;", "limited");
    const { stdout, stderr } = await start("sh", ["-c", line], folder).ended;
    expect(stdout).toContain("ended with 1");
    expect(stderr.trim().split("\n").at(-1)).toMatch(
      /^Cannot write .*limited.*: the file is too large for this disk\. Choose another place\.$/,
    );
    expect(stdout).not.toMatch(names);
    const next = await singan(["train", "photograph.png", ...QUICK, "--out", "limited"], folder);
    expect(next.code).toBe(0);
  });

  const mayMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
  test.skipIf(!mayMount)("for real: on a file system of 100 kB", async () => {
    const { line, names } = fill("mount -t tmpfs -o size=100k none small;", "small");
    const { stdout, stderr } = await start("unshare", ["-rm", "sh", "-c", line], folder).ended;
    expect(stdout).toContain("ended with 1");
    expect(stderr.trim().split("\n").at(-1)).toMatch(
      /^Cannot write .*small.*: the disk is full\. Make room and try again, or choose another disk\.$/,
    );
    expect(stdout).not.toMatch(names);
  });
});
