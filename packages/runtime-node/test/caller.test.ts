/** What only JavaScript can give: every refusal is a sentence with a code, as the README says. */
import { writeModel } from "@singan/pyramid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import * as library from "../src/index.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const model = makeRandomModel(11);
const file = writeModel(model);

let singan: library.SinGAN;
let image: library.Image;
let large: library.LargeImage;
beforeAll(async () => {
  singan = await library.SinGAN.load(file, { device: "cpu", threads: 1 });
  image = await singan.sample();
  large = await singan.largeSample();
});
afterAll(() => singan.dispose());

type Call = readonly [shown: string, call: () => unknown, sentence: string];

async function isRefused(call: () => unknown, sentence: string): Promise<void> {
  await expect((async () => call())()).rejects.toMatchObject({
    name: "SinganError",
    code: "INVALID_OPTION",
    message: expect.stringContaining(sentence),
  });
}

const load = (source?: unknown) => library.SinGAN.load(source as never, { device: "cpu" });
const KINDS = "a path, a file URL, or the bytes of the .onnx for the model but received";

describe("a model", () => {
  test("may come as the buffer that fetch gives", async () => {
    const loaded = await load(Uint8Array.from(file).buffer);
    expect(loaded.metadata).toEqual(model.metadata);
    await loaded.dispose();
  });

  test.each<Call>([
    ["a URL", () => load(new URL("http://x/y")), "http://x/y is no file URL. Fetch it first"],
    ["another's file", () => load(new URL("file:///a%2Fb")), "is no path on this machine. Give"],
    ["nothing", () => load(), `${KINDS} undefined.`],
    ["null", () => load(null), `${KINDS} null.`],
    ["a number", () => load(5), `${KINDS} 5.`],
    ["an object", () => load(Object.create(null)), `${KINDS} [Object: null prototype] {}.`],
  ])("may not come as %s", (_, call, sentence) => isRefused(call, sentence));
});

const SIGNAL = "Expected an AbortSignal for signal but received";
const FUNCTION = "Expected a function for";
const OPTIONS = "Expected an object for the options but received null.";

describe("work", () => {
  test.each<Call>([
    ["sample", () => singan.sample({ signal: {} as never }), `${SIGNAL} {}.`],
    ["reconstruct", () => singan.reconstruct({ signal: "stop" as never }), `${SIGNAL} 'stop'.`],
    [
      "samples",
      () => singan.samples({ count: 1, startScale: 2, signal: 5 as never }).next(),
      SIGNAL,
    ],
    ["animate", () => singan.animate({ signal: new AbortController() as never }).next(), SIGNAL],
    ["largeSample", () => singan.largeSample({ signal: (() => 0) as never }), SIGNAL],
    ["toFile", () => large.toFile(inFolder("a.png"), { signal: {} as never }), SIGNAL],
    [
      "writeFrames",
      () => library.writeFrames([image], inFolder("f"), { signal: {} as never }),
      SIGNAL,
    ],
    ["writeAnimation", () => library.writeAnimation([], "a.gif", { signal: {} as never }), SIGNAL],
    [
      "writeLarge",
      () => library.writeLarge({ width: 1, height: 1 }, [], "a.png", { signal: {} as never }),
      SIGNAL,
    ],
  ])("of %s takes no signal that is none", (_, call, sentence) => isRefused(call, sentence));

  test.each<Call>([
    [
      "onProgress",
      () => singan.sample({ onProgress: 5 as never }),
      `${FUNCTION} onProgress but received 5.`,
    ],
    [
      "onScale",
      () => singan.edit({ image, onScale: {} as never }),
      `${FUNCTION} onScale but received {}.`,
    ],
    [
      "onFrame",
      () => library.writeFrames([image], "f", { onFrame: true as never }),
      `${FUNCTION} onFrame`,
    ],
  ])("takes no %s that is no function", (_, call, sentence) => isRefused(call, sentence));

  test("takes whatever does as a signal does, and callbacks and signals that are absent", async () => {
    const signal = { aborted: false, reason: undefined, throwIfAborted: () => undefined };
    await singan.sample({ signal });
    await singan.sample({ signal: undefined, onProgress: undefined, onScale: undefined });
    await singan.sample({
      signal: null as never,
      onProgress: null as never,
      onScale: null as never,
    });
  });
});

const PATH = "Expected a string for the path but received";

describe("a file", () => {
  test.each<Call>([
    ["toFile", () => image.toFile(undefined as never), `${PATH} undefined.`],
    ["toFile of a large image", () => large.toFile(5 as never), `${PATH} 5.`],
    [
      "writeLarge",
      () => library.writeLarge({ width: 1, height: 1 }, [], null as never),
      `${PATH} null.`,
    ],
    ["writeAnimation", () => library.writeAnimation([image], {} as never), `${PATH} {}.`],
    ["animationFormatOf", () => library.animationFormatOf(undefined as never), PATH],
    ["writeFrames", () => library.writeFrames([image], 5 as never), PATH],
    ["openInception", () => library.openInception(5 as never, 192), PATH],
    ["readImage", () => library.readImage(new URL("https://x/y.png")), "is no file URL. Fetch it"],
  ])("of %s has a path", (_, call, sentence) => isRefused(call, sentence));

  test.each<Call>([
    ["null", () => image.toFile(inFolder("a.png"), null as never), OPTIONS],
    ["null for a large image", () => large.toFile(inFolder("a.png"), null as never), OPTIONS],
  ])("is not written with the options %s", (_, call, sentence) => isRefused(call, sentence));

  test.each<Call>([
    ["format", () => image.toBuffer(5 as never), "Expected one of png, "],
    [
      "frames",
      () => library.writeFrames(5 as never, inFolder("f")),
      "a list of images for the frames",
    ],
    [
      "frame",
      () => library.writeAnimation([null as never], inFolder("a.gif")),
      "an image for frame 0",
    ],
    [
      "size",
      () => library.writeLarge(null as never, [], inFolder("a.png")),
      "for width but received",
    ],
    [
      "bands",
      () => library.writeLarge({ width: 1, height: 1 }, 5 as never, inFolder("a.png")),
      "a list of bands for the bands but received 5.",
    ],
  ])("is not made of a %s that is none", (_, call, sentence) => isRefused(call, sentence));
});
