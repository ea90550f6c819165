/** The table of an evaluation shows the numbers that it is given, all of them. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Evaluation, FileEvaluation } from "../src/evaluate/evaluate.js";
import { evaluationTable } from "../src/evaluate/table.js";
import { termsOf } from "../src/evaluate/words.js";

const distance = (...distances: number[]) => ({
  mean: distances.reduce((sum, value) => sum + value, 0) / distances.length,
  levels: distances.map((value, level) => {
    const size = { width: 40 >> level, height: 32 >> level };
    return { size, patches: 100, distance: value };
  }),
});

const FOLDER: Evaluation = {
  width: 40,
  height: 32,
  seed: 7,
  scores: {
    samples: 3,
    patchDistance: {
      ...distance(0.1, 0.2),
      floor: distance(0.05, 0.07),
      blurred: distance(0.4, 0.3),
      noisy: distance(1.5, 0.5),
    },
    diversity: 0.4567,
    copying: { coherent: 0.2, largest: 0.284, unmoved: 1 },
  },
};

const MODEL: FileEvaluation = {
  ...FOLDER,
  jpeg: 80,
  sifid: { network: "i.onnx", channels: 192, mean: 1.8234, deviation: 0.1512, each: [] },
  diversity: [0.4567, 0.1234],
  reconstruction: [
    { width: 20, height: 16, rmse: 0.3389, psnr: 15.42 },
    { width: 40, height: 32, rmse: 0.0611, psnr: 30.3 },
  ],
  secondsPerSample: 0.0954,
  bytes: 423_456,
};

describe("the table of an evaluation", () => {
  test("of a model", () => {
    expect(evaluationTable(MODEL)).toBe(`3 samples of 40x32
Seed 7, compressed as JPEG of quality 80, SIFID by i.onnx

Patch distance (lower is better; the floor is the photograph's own patches)
level  samples   floor  blurred   noisy
40x32   0.1000  0.0500   0.4000  1.5000
20x16   0.2000  0.0700   0.3000  0.5000
mean    0.1500  0.0600   0.3500  1.0000

SIFID (192 features) 1.823 ± 0.151

Copying (how much of a sample is one piece of the photograph)
coherent   20 %  neighbouring patches that come from one place of the photograph
largest    28 %  patches that are one single copy, moved or not
unmoved   100 %  patches that lie where they lie in the photograph

By scale: diversity of samples that start there, and the reconstruction
scale   size  diversity    RMSE  PSNR dB
0      20x16      0.457  0.3389     15.4
1      40x32      0.123  0.0611     30.3

95 ms a sample, a file of 0.42 MB`);
  });

  test("of pictures has no scales, and no SIFID without a network", () => {
    const table = evaluationTable(FOLDER);
    expect(table).toMatch(/photograph\n\nDiversity 0\.457$/);
    expect(table).toContain("40x32\nSeed 7\n\n");
    expect(table).not.toMatch(/SIFID|JPEG|scale|MB/);
    const { diversity: _, ...scores } = { ...FOLDER.scores, samples: 1 };
    expect(evaluationTable({ ...FOLDER, scores })).toMatch(/Diversity needs two samples$/);
  });

  test("beside a photograph of one colour has no diversity, and says why", () => {
    const { diversity: _, ...scores } = FOLDER.scores;
    const why = "needs a photograph of more than one colour";
    expect(evaluationTable({ ...FOLDER, scores })).toMatch(/one colour$/);
    const { diversity: _all, ...model } = { ...MODEL, scores };
    const table = evaluationTable(model);
    expect(table).toContain(`By scale: diversity of samples that start there (${why}), and`);
    expect(table).toContain("0      20x16       none  0.3389");
  });

  test("of one sample has no deviation", () => {
    const sifid = { network: "i.onnx", channels: 64, mean: 2, each: [2] } as const;
    expect(evaluationTable({ ...FOLDER, sifid })).toContain("SIFID (64 features) 2.000\n");
  });

  test("calls things as --json, the page and the documentation do", () => {
    const table = evaluationTable(MODEL);
    const terms = termsOf(MODEL).map(({ term }) => term);
    const guide = readFileSync(new URL("../../../docs/evaluation.md", import.meta.url), "utf8");
    for (const key of Object.keys(MODEL.scores.copying)) {
      expect(table).toMatch(new RegExp(`^${key} `, "m"));
      expect(terms).toContain(key);
      expect(guide).toContain(`| ${key} |`);
    }
  });
});

describe("the words beside an evaluation", () => {
  test("explain every number once, and none that it lacks", () => {
    const names = (evaluation: Evaluation) => termsOf(evaluation).map(({ term }) => term);
    const always = ["patch distance", "coherent", "largest", "unmoved", "diversity"];
    expect(names(FOLDER).sort()).toEqual(always.sort());
    expect(names(MODEL).sort()).toEqual([...always, "SIFID", "RMSE", "PSNR"].sort());
    for (const { meaning } of termsOf(MODEL)) expect(meaning).toMatch(/(lower|higher) is/i);
  });
});
