/** Presets against the reference's numbers, overrides, and refusals. */
import { gaussian, MOST_SCALES } from "@singan/pyramid";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { APPLICATION_SETTINGS } from "../src/settings/applications.js";
import { SETTING_OPTIONS, settingsFromOptions } from "../src/settings/options.js";
import { PRESET_SETTINGS } from "../src/settings/presets.js";
import { RANGES, resolveSettings, type SettingsInput } from "../src/settings/resolve.js";
import { channelsAt, stepsAt } from "../src/settings/schedule.js";
import { PRESETS, type TrainSettings } from "../src/settings/settings.js";
import { planRun } from "../src/training/plan.js";
import { DRAWS_PER_STAGE } from "../src/training/scale.js";
import { stagesOf } from "../src/training/stages.js";

const invalid = (message: string) => ({
  code: "INVALID_OPTION",
  message: expect.stringContaining(message),
});

describe("paper", () => {
  test("has the reference's numbers (sections 0 and 1)", () => {
    expect(PRESET_SETTINGS.paper).toEqual({
      preset: "paper",
      application: "sample",
      seed: 1,
      padding: "zero",
      minSize: 25,
      maxSize: 250,
      scaleFactor: 0.75,
      scaleRounding: "up",
      scaleSpacing: "even",
      scales: null,
      channels: 32,
      doubleChannelsEvery: 4,
      mostChannels: 128,
      steps: 2000,
      finestSteps: 2000,
      criticSteps: 3,
      generatorSteps: 3,
      learningRate: 5e-4,
      milestone: 0.8,
      decay: 0.1,
      beta1: 0.5,
      beta2: 0.999,
      reconstructionWeight: 10,
      reconstructionNoise: "fixed",
      criticDilation: 1,
      coarseSide: 1000,
      criticNormalisation: "batch",
      penaltyWeight: 0.1,
      penaltyEvery: 1,
      noiseAmplitude: 0.1,
      paintScale: null,
      palette: 5,
    });
  });

  test("gives the worked examples (section 2.3)", () => {
    const { paper } = PRESET_SETTINGS;
    const shown = (width: number, height: number) => {
      const { sizes, channels } = planRun({ width, height }, paper);
      return { sizes: sizes.map((size) => `${size.height}x${size.width}`).join(" "), channels };
    };
    expect(shown(250, 188)).toEqual({
      sizes: "25x34 32x42 40x53 49x66 62x82 77x102 96x128 121x160 151x200 188x250",
      channels: [32, 32, 32, 32, 64, 64, 64, 64, 128, 128],
    });
    expect(shown(1024, 243)).toEqual({
      sizes: expect.stringContaining("32x130 39x162 49x201 60x250"),
      channels: [32, 32, 32, 32, 64],
    });
  });

  test("trains every scale equally long", () => {
    for (let n = 0; n < 10; n++) expect(stepsAt(PRESET_SETTINGS.paper, n, 10)).toBe(2000);
  });
});

describe("fast", () => {
  const { paper, fast, good, tiny } = PRESET_SETTINGS;

  test("has the numbers that docs/training.md measured, and the paper's beside", () => {
    expect(fast).toEqual({
      ...paper,
      preset: "fast",
      scaleFactor: 0.65,
      scaleSpacing: "coarse",
      doubleChannelsEvery: 0,
      steps: 3000,
      finestSteps: 1300,
      criticSteps: 1,
      generatorSteps: 1,
      reconstructionNoise: "fresh",
      coarseSide: 64,
      criticDilation: 2,
      criticNormalisation: "coarse",
      penaltyEvery: 4,
      noiseAmplitude: 0.2,
    });
  });

  test("has one scale more as good, and fewer pixels and steps as tiny", () => {
    expect(good).toEqual({ ...fast, preset: "good", scaleFactor: 0.71, finestSteps: 1100 });
    expect(tiny).toEqual({ ...fast, preset: "tiny", maxSize: 96, steps: 2000, finestSteps: 700 });
    const scales = (settings: TrainSettings, width: number, shape: number) =>
      planRun({ width, height: Math.round(width / shape) }, settings).sizes.length;
    for (const width of [250, 512, 1600, 1920, 4000, 6000]) {
      for (const shape of [4 / 3, 3 / 2, 16 / 9]) {
        expect([scales(fast, width, shape), scales(good, width, shape)]).toEqual([7, 8]);
      }
    }
  });
});

describe("settings", () => {
  test.each(PRESETS)("%s passes its own check and is plain JSON", (preset) => {
    const settings = resolveSettings({ preset });
    expect(settings).toEqual(PRESET_SETTINGS[preset]);
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
  });

  test("fast is the default, and anything given wins", () => {
    expect(resolveSettings({})).toEqual(PRESET_SETTINGS.fast);
    expect(resolveSettings({ channels: 8, seed: 3, steps: undefined })).toMatchObject({
      ...PRESET_SETTINGS.fast,
      channels: 8,
      seed: 3,
    });
  });

  test("given steps hold at every scale unless the finest are given too", () => {
    expect(resolveSettings({ steps: 7 })).toMatchObject({ steps: 7, finestSteps: 7 });
    const settings = resolveSettings({ steps: 1600, finestSteps: 100 });
    expect([0, 1, 2, 3, 4].map((n) => stepsAt(settings, n, 5))).toEqual([1600, 800, 400, 200, 100]);
    expect(stepsAt(settings, 0, 1)).toBe(100);
  });

  test("channels double every so many scales up to the most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(6), fc.nat(20), (channels, every, n) => {
        const settings = resolveSettings({ channels, doubleChannelsEvery: every });
        const width = channelsAt(settings, n);
        expect(width).toBeGreaterThanOrEqual(channels);
        expect(width).toBeLessThanOrEqual(Math.max(128, channels));
        if (every === 0 || n < every) expect(width).toBe(channels);
      }),
    );
  });

  test("allow no training that draws anything twice, or more than there is", () => {
    const { steps, criticSteps, generatorSteps } = RANGES;
    const draws = steps.to * Math.max(criticSteps.to, generatorSteps.to);
    expect(draws).toBeLessThanOrEqual(DRAWS_PER_STAGE);
    // Of the generator for paintings above the most scales, the last.
    const sample = MOST_SCALES * DRAWS_PER_STAGE + draws - 1;
    const field = { seed: 1, purpose: "critic", scale: MOST_SCALES - 1 } as const;
    const window = { x: 0, y: 0, width: 1, height: 1 };
    expect(gaussian(field, { sample, channels: 3, window })).toHaveLength(3);
    for (const option of ["steps", "finest-steps"]) {
      expect(() => settingsFromOptions({ [option]: 2 ** 40 })).toThrow(
        `Expected an integer from 1 to 100000 for --${option} but received 1099511627776.`,
      );
    }
  });

  test.each([
    [{ steps: 0 }, "Expected an integer from 1 to 100000 for steps but received 0."],
    [{ channels: 2.5 }, "for channels but received 2.5."],
    [{ learningRate: Number.NaN }, "for learningRate but received NaN."],
    [{ maxSize: 1001 }, "from 16 to 1000 for maxSize"],
    [{ scales: 0 }, "for scales but received 0."],
    [{ seed: -1 }, "-1"],
    [{ seed: 2 ** 32 }, "4294967296"],
    [{ minSize: 40, maxSize: 30 }, "for minSize but received 40."],
    [{ channels: 64, mostChannels: 32 }, "at least channels (64) for mostChannels"],
    [{ padding: "mirror" }, "one of zero, noise for padding"],
    [{ application: "dance" }, "for application"],
    [{ paintScale: 2 }, "paintScale 2 needs application paint beside it."],
    [{ application: "paint", palette: 4 }, "palette 4 needs paintScale beside it."],
    [{ application: "paint", paintScale: 0 }, "from 1 to 63 for paintScale but received 0."],
    [{ application: "paint", paintScale: 1, palette: 1 }, "from 2 to 256 for palette"],
    [{ preset: "slow" }, "one of tiny, fast, good, paper"],
    [{ chanels: 8 }, '"chanels"'],
  ])("%j is refused by name", (input, message) => {
    expect(() => resolveSettings(input as object)).toThrow(
      expect.objectContaining(invalid(message)),
    );
  });
});

describe("applications", () => {
  const shown = (width: number, height: number, input: SettingsInput) => {
    const { sizes, padding } = planRun({ width, height }, resolveSettings(input));
    return { sizes: sizes.map((size) => `${size.height}x${size.width}`).join(" "), padding };
  };

  test("want what the reference says (7.3, 7.4), whatever the preset, and leave its other choices", () => {
    for (const preset of PRESETS) {
      const own = PRESET_SETTINGS[preset];
      expect(resolveSettings({ preset, application: "superResolution" })).toEqual({
        ...own,
        application: "superResolution",
        minSize: 18,
        scaleFactor: expect.closeTo(0.793701, 6),
        scaleRounding: "down",
        scaleSpacing: "even",
        reconstructionWeight: 100,
        noiseAmplitude: 0.1,
      });
      expect(resolveSettings({ preset, application: "animation" })).toEqual({
        ...own,
        application: "animation",
        minSize: 20,
        padding: "noise",
        noiseAmplitude: 0.1,
      });
      for (const application of ["sample", "paint"] as const) {
        expect(resolveSettings({ preset, application })).toEqual({ ...own, application });
      }
    }
  });

  test("of super-resolution plan the reference's worked examples (7.3)", () => {
    const input = { preset: "fast", application: "superResolution" } as const;
    expect(shown(120, 80, input).sizes).toBe("18x27 23x34 28x42 35x52 43x64 53x79 65x97 80x120");
    const { sizes } = planRun({ width: 250, height: 188 }, resolveSettings(input));
    expect(sizes).toHaveLength(12);
    expect((18 / 188) ** (1 / 11)).toBeCloseTo(0.80793, 5);
    expect(sizes[10]).toEqual({
      width: Math.ceil(250 * 0.80793),
      height: Math.ceil(188 * 0.80793),
    });
  });

  test("of super-resolution plan as many scales for a tall photograph as for a wide one", () => {
    const input = { application: "superResolution" } as const;
    const sides = [shown(1024, 300, input), shown(300, 1024, input)];
    const [wide, tall] = sides.map(({ sizes }) => sizes.split(" ").length);
    expect(wide).toBe(tall);
  });

  test("of animation have the reference's sizes with noise at the borders (2.3, 7.4)", () => {
    expect(shown(250, 188, { preset: "paper", application: "animation" })).toEqual({
      sizes: "20x27 26x35 33x44 43x57 55x72 70x93 90x119 115x152 147x195 188x250",
      padding: "noise",
    });
  });

  test("give way to what is given", () => {
    const given = {
      minSize: 30,
      scaleFactor: 0.6,
      scaleRounding: "up",
      scaleSpacing: "coarse",
      reconstructionWeight: 5,
      noiseAmplitude: 0.3,
    };
    const input = { ...given, application: "superResolution" } as SettingsInput;
    expect(resolveSettings(input)).toEqual({
      ...PRESET_SETTINGS.fast,
      ...given,
      application: "superResolution",
    });
    const still = { application: "animation", padding: "zero" } as const;
    expect(resolveSettings(still)).toMatchObject({ minSize: 20, padding: "zero" });
  });

  test("are told in the help", () => {
    expect(SETTING_OPTIONS["min-size"]!.describe).toMatch(
      /; 25 by default, animation 20, superResolution 18$/,
    );
    expect(SETTING_OPTIONS["scale-factor"]!.describe).toMatch(
      /; tiny 0\.65, fast 0\.65, good 0\.71, paper 0\.75, superResolution 0\.7937$/,
    );
    const known = Object.keys(PRESET_SETTINGS.fast);
    for (const own of Object.values(APPLICATION_SETTINGS)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(own)));
    }
  });
});

describe("a scale for paintings", () => {
  const planned = (paintScale: number | null, scales = 4) => {
    const settings = resolveSettings({ application: "paint", paintScale, scales });
    return { settings, plan: planRun({ width: 120, height: 90 }, settings) };
  };

  test("is one stage more, after all others, with the steps of its scale", () => {
    const { settings, plan } = planned(2);
    const stages = stagesOf(settings, plan);
    expect(stages.map(({ scale, paint }) => `${scale}${paint ? " paint" : ""}`)).toEqual([
      ...["0", "1", "2", "3"],
      "2 paint",
    ]);
    expect(stages.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(stages[4]!.steps).toBe(stages[2]!.steps);
    const none = planned(null);
    expect(none.plan).not.toHaveProperty("paintScale");
    expect(stagesOf(none.settings, none.plan)).toEqual(stages.slice(0, 4));
  });

  test("must be one of the photograph's, and not the coarsest", () => {
    expect(() => planned(4)).toThrow(
      expect.objectContaining(invalid("from 1 to 3 for --paint-scale but received 4.")),
    );
    expect(() => planned(1, 1)).toThrow(
      expect.objectContaining(invalid("--paint-scale 1 needs a pyramid of two scales or more.")),
    );
  });
});

describe("options", () => {
  const tooSmall = (least: number, received: number) =>
    `Expected an integer above the minimum size of ${least} for --max-size but received ${received}.`;

  test.each<[Record<string, unknown>, string]>([
    [{ "max-size": 5000 }, "from 16 to 1000 for --max-size but received 5000"],
    [{ "min-size": 60, "max-size": 50 }, "at most --max-size (50) for --min-size"],
    [{ "min-size": 97, preset: "tiny" }, "at most --max-size (96) for --min-size"],
    ...PRESETS.map((preset): [Record<string, unknown>, string] => [
      { preset, "max-size": 20 },
      tooSmall(25, 20),
    ]),
    [{ application: "animation", "max-size": 19 }, tooSmall(20, 19)],
    [{ application: "superResolution", "max-size": 17 }, tooSmall(18, 17)],
    [{ alpha: -1 }, "for --alpha"],
    [{ "paint-scale": 2 }, "--paint-scale 2 needs --application paint beside it."],
  ])("%j is refused as it is typed", (argv, message) => {
    expect(() => settingsFromOptions(argv)).toThrow(expect.objectContaining(invalid(message)));
  });

  test("every one sets its setting", () => {
    const given = {
      preset: "paper",
      seed: 9,
      "max-size": 120,
      "min-size": 20,
      scales: 4,
      "scale-factor": 0.6,
      "scale-rounding": "down",
      "scale-spacing": "coarse",
      channels: 16,
      "double-channels-every": 2,
      "most-channels": 64,
      steps: 50,
      "finest-steps": 40,
      "critic-steps": 2,
      "generator-steps": 1,
      "learning-rate": 1e-3,
      milestone: 0.7,
      decay: 0.2,
      beta1: 0.4,
      beta2: 0.99,
      alpha: 100,
      "reconstruction-noise": "fresh",
      "critic-dilation": 2,
      "coarse-side": 64,
      "critic-normalisation": "none",
      penalty: 0.2,
      "penalty-every": 4,
      "noise-amplitude": 0.3,
      "paint-scale": 3,
      palette: 8,
      padding: "noise",
      application: "paint",
    };
    expect(Object.keys(given).sort()).toEqual(Object.keys(SETTING_OPTIONS).sort());
    expect(resolveSettings(settingsFromOptions(given))).toEqual({
      ...PRESET_SETTINGS.paper,
      seed: 9,
      maxSize: 120,
      minSize: 20,
      scales: 4,
      scaleFactor: 0.6,
      scaleRounding: "down",
      scaleSpacing: "coarse",
      channels: 16,
      doubleChannelsEvery: 2,
      mostChannels: 64,
      steps: 50,
      finestSteps: 40,
      criticSteps: 2,
      generatorSteps: 1,
      learningRate: 1e-3,
      milestone: 0.7,
      decay: 0.2,
      beta1: 0.4,
      beta2: 0.99,
      reconstructionWeight: 100,
      reconstructionNoise: "fresh",
      criticDilation: 2,
      coarseSide: 64,
      criticNormalisation: "none",
      penaltyWeight: 0.2,
      penaltyEvery: 4,
      noiseAmplitude: 0.3,
      paintScale: 3,
      palette: 8,
      padding: "noise",
      application: "paint",
    });
    expect(settingsFromOptions({})).toEqual({});
  });
});
