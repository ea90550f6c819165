/** The API on a small model of random weights, with the real onnxruntime. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  reconstruct,
  resample,
  SessionRunner,
  sample as samplePicture,
  writeModel,
} from "@singan/pyramid";
import { InferenceSession } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import { deviceSessions } from "../src/device/session.js";
import { type Progress, SinGAN } from "../src/index.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const model = makeRandomModel(11);
const file = writeModel(model);
const FINEST = { width: 25, height: 18 };

let singan: SinGAN;
beforeAll(async () => {
  singan = await SinGAN.load(file, { device: "cpu", threads: 1 });
});
afterAll(() => singan.dispose());

async function bytes(options: Parameters<SinGAN["sample"]>[0]): Promise<string> {
  const image = await singan.sample(options);
  return Buffer.from(image.picture.data.buffer).toString("hex");
}

describe("loading", () => {
  test("takes a path, a file URL or bytes", async () => {
    const path = inFolder("model.onnx");
    writeFileSync(path, file);
    for (const source of [path, pathToFileURL(path), file]) {
      const loaded = await SinGAN.load(source, { device: "cpu" });
      expect(loaded.metadata).toEqual(model.metadata);
      await loaded.dispose();
    }
  });

  test("tells the device and how it was found", async () => {
    expect(singan.device).toBe("cpu");
    expect(singan.devices).toEqual([{ device: "cpu" }]);
    const automatic = await SinGAN.load(file);
    expect(automatic.devices.at(-1)).toEqual({ device: automatic.device });
    for (const { reason } of automatic.devices.slice(0, -1)) expect(reason).toMatch(/.+/);
    await automatic.dispose();
  });

  test("refuses what is no model, naming it", async () => {
    writeFileSync(inFolder("cut.onnx"), file.subarray(0, 1000));
    await expect(SinGAN.load(inFolder("cut.onnx"))).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining("cut.onnx"),
    });
    await expect(SinGAN.load(inFolder("none.onnx"))).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    await expect(SinGAN.load(inFolder("."))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("it is a folder"),
    });
    await expect(SinGAN.load(new Uint8Array())).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });

  test("refuses absurd threads", async () => {
    for (const threads of [0, -1, 1.5, 257, Number.NaN]) {
      await expect(SinGAN.load(file, { threads })).rejects.toMatchObject({
        code: "INVALID_OPTION",
      });
    }
  });
});

describe("a sample", () => {
  test("is the pyramid package's own over the same sessions", async () => {
    const open = await deviceSessions({ device: "cpu", threads: 1 });
    const { links } = model;
    const runner = new SessionRunner({ pyramid: model.metadata.pyramid, links }, open);
    const expected = await samplePicture(runner, model, { seed: 5, index: 2, width: 40 });
    await runner.release();
    const image = await singan.sample({ seed: 5, index: 2, width: 40 });
    expect([image.width, image.height]).toEqual([40, 29]);
    expect(image.picture).toEqual(expected);
  });

  test("is the same for the same seed, and another for another seed or index", async () => {
    const first = await bytes({ seed: 1 });
    expect(await bytes({ seed: 1 })).toBe(first);
    expect(await bytes({ seed: 1, index: 0, width: 25, height: 18, startScale: 0 })).toBe(first);
    expect(await bytes({ seed: 2 })).not.toBe(first);
    expect(await bytes({ seed: 1, index: 1 })).not.toBe(first);
    expect(await bytes({})).toBe(await bytes({ seed: 0 }));
  });

  test("has the wanted size", async () => {
    for (const [options, size] of [
      [{}, FINEST],
      [{ width: 50 }, { width: 50, height: 36 }],
      [{ height: 9 }, { width: 13, height: 9 }],
      [
        { width: 7, height: 31 },
        { width: 7, height: 31 },
      ],
      [
        { width: 1, height: 1 },
        { width: 1, height: 1 },
      ],
    ] as const) {
      expect(await singan.sample(options)).toMatchObject(size);
    }
  });

  test("from a picture takes files' bytes, raw pixels and pictures alike", async () => {
    const image = await singan.sample({ seed: 9 });
    const data = image.pixels();
    const options = { seed: 1, startScale: 2 };
    const raw = await bytes({ ...options, image: { ...FINEST, data } });
    expect(await bytes({ ...options, image: await image.toBuffer("png") })).toBe(raw);
    const path = inFolder("entering.png");
    await image.toFile(path);
    expect(await bytes({ ...options, image: path })).toBe(raw);
    expect(await bytes(options)).not.toBe(raw);
  });

  test.each([
    [{ seed: -1 }, "INVALID_OPTION"],
    [{ seed: 1.5 }, "INVALID_OPTION"],
    [{ seed: 2 ** 32 }, "INVALID_OPTION"],
    [{ index: -1 }, "INVALID_OPTION"],
    [{ width: 0 }, "INVALID_OPTION"],
    [{ height: Number.NaN }, "INVALID_OPTION"],
    [{ startScale: 3 }, "INVALID_OPTION"],
    [{ image: new Uint8Array(3), startScale: 1 }, "INVALID_PICTURE"],
    [{ image: "none.png", startScale: 1 }, "FILE_SYSTEM"],
    [{ width: 100_000, height: 100_000 }, "OUT_OF_MEMORY"],
  ])("with %j is refused", async (options, code) => {
    await expect(singan.sample(options)).rejects.toMatchObject({ name: "SinganError", code });
  });

  test("reports its scales in order, up to the whole", async () => {
    const reports: Progress[] = [];
    const onProgress = (progress: Progress) => reports.push(progress);
    await singan.sample({ index: 4, startScale: 1, onProgress });
    expect(reports.map(({ index, scale, scales }) => [index, scale, scales])).toEqual([
      [4, 1, 3],
      [4, 2, 3],
    ]);
    const done = reports.map((report) => report.done);
    expect(done[0]).toBeCloseTo((18 * 13) / (18 * 13 + 25 * 18), 10);
    expect(done[1]).toBe(1);
  });
});

describe("samples", () => {
  test("are those of their indices, whatever the count", async () => {
    const all: string[] = [];
    for await (const { picture } of singan.samples({ count: 4, seed: 3 })) {
      all.push(Buffer.from(picture.data.buffer).toString("hex"));
    }
    const singly = await Promise.all([0, 1, 2, 3].map((index) => bytes({ seed: 3, index })));
    expect(all).toEqual(singly);
    for await (const { picture } of singan.samples({ count: 1, index: 2, seed: 3 })) {
      expect(Buffer.from(picture.data.buffer).toString("hex")).toBe(singly[2]);
    }
  });

  test("that start above scale 0 are so too, though what enters is made only once", async () => {
    const image = (await singan.sample({ seed: 77, width: 60, height: 20 })).picture;
    for (const options of [
      { seed: 3, startScale: 2 },
      { seed: 3, startScale: 1, image },
    ]) {
      const scales: number[] = [];
      const onProgress = ({ scale }: Progress) => scales.push(scale);
      let index = 0;
      for await (const made of singan.samples({ ...options, count: 2, onProgress })) {
        expect(made.picture).toEqual((await singan.sample({ ...options, index })).picture);
        index++;
      }
      const { startScale } = options;
      expect(scales).toEqual(startScale === 2 ? [2, 2] : [1, 2, 1, 2]);
    }
  });

  test("are made only when they are asked for", async () => {
    let scales = 0;
    const onProgress = () => scales++;
    const stream = singan.samples({ count: 1_000_000, onProgress });
    await stream.next();
    await stream.next();
    await stream.return();
    expect(scales).toBe(6);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "of a count of %d are refused",
    async (count) => {
      await expect(singan.samples({ count }).next()).rejects.toMatchObject({
        code: "INVALID_OPTION",
      });
    },
  );

  test.each([-1, 1.5, Number.NaN])("from an index of %d on are refused", async (index) => {
    await expect(singan.samples({ count: 2, index }).next()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("for index"),
    });
  });
});

test("weights so large that nothing comes out are told, and not drawn black", async () => {
  const links = model.links.map((link, scale) =>
    scale === 0
      ? link.map((layer) => ({ ...layer, weight: layer.weight.map((v) => v * 1e30) }))
      : link,
  );
  const huge = await SinGAN.load(writeModel({ ...model, links }), { device: "cpu", threads: 1 });
  const error = { code: "INVALID_MODEL", message: expect.stringContaining("no numbers in it") };
  await expect(huge.sample()).rejects.toMatchObject(error);
  await expect(huge.reconstruct()).rejects.toMatchObject(error);
  await huge.dispose();
});

describe("a reconstruction", () => {
  test("is the model's, at every scale", async () => {
    expect((await singan.reconstruct()).picture).toEqual(
      (await singan.reconstruct({ through: 2 })).picture,
    );
    for (const [through, { width, height }] of model.metadata.pyramid.sizes.entries()) {
      expect(await singan.reconstruct({ through })).toMatchObject({ width, height });
    }
    await expect(singan.reconstruct({ through: 3 })).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  });

  test("enters a sample's start scale", async () => {
    const open = await deviceSessions({ device: "cpu", threads: 1 });
    const runner = new SessionRunner({ pyramid: model.metadata.pyramid, links: model.links }, open);
    const entering = await reconstruct(runner, model, { through: 1 });
    await runner.release();
    const size = model.metadata.pyramid.sizes[1]!;
    expect(resample(entering, size)).toEqual(entering);
    expect(await bytes({ seed: 1, startScale: 2, image: entering })).toBe(
      await bytes({ seed: 1, startScale: 2 }),
    );
  });
});

describe("an aborted signal", () => {
  test("stops before the first scale", async () => {
    const signal = AbortSignal.abort();
    await expect(singan.sample({ signal })).rejects.toBe(signal.reason);
    await expect(singan.reconstruct({ signal })).rejects.toBe(signal.reason);
    await expect(singan.samples({ count: 2, signal, startScale: 1 }).next()).rejects.toBe(
      signal.reason,
    );
  });

  test("stops between two scales, and the model goes on working", async () => {
    const controller = new AbortController();
    const scales: number[] = [];
    const onProgress = ({ scale }: Progress) => {
      scales.push(scale);
      if (scale === 1) controller.abort(new Error("enough"));
    };
    await expect(singan.sample({ signal: controller.signal, onProgress })).rejects.toThrow(
      "enough",
    );
    expect(scales).toEqual([0, 1]);
    expect(await singan.sample()).toMatchObject(FINEST);
  });
});

describe("sessions", () => {
  test("are opened when a scale first runs, shared, and closed", async () => {
    const create = vi.spyOn(InferenceSession, "create");
    try {
      const own = await SinGAN.load(file, { device: "cpu" });
      expect(create).toHaveBeenCalledTimes(0);
      await own.reconstruct({ through: 0 });
      expect(create).toHaveBeenCalledTimes(1);
      await Promise.all([own.sample(), own.sample({ seed: 1 }), own.sample({ width: 40 })]);
      expect(create).toHaveBeenCalledTimes(3);
      for (let index = 0; index < 50; index++) await own.sample({ index, width: 10 + index });
      expect(create).toHaveBeenCalledTimes(3);
      const opened = await Promise.all(create.mock.results.map(({ value }) => value));
      const released = opened.map((session) => vi.spyOn(session, "release"));
      await own.dispose();
      for (const release of released) expect(release).toHaveBeenCalledTimes(1);
    } finally {
      create.mockRestore();
    }
  });

  test("are closed only when what is running has ended; then the model is of no more use", async () => {
    const own = await SinGAN.load(file, { device: "cpu" });
    const running = own.sample({ seed: 1 });
    await own.dispose();
    expect(await running).toMatchObject(FINEST);
    await expect(own.sample()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: "This model was disposed of; load it again to use it.",
    });
    await own[Symbol.asyncDispose]();
  });
});
