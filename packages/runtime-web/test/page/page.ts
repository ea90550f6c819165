/** The library where tests can reach it, and a way to call any of its methods with plain data. */
import * as library from "@singan/runtime-web";

/** Pixels as they come from a test: in base64. */
interface SentPixels {
  readonly width: number;
  readonly height: number;
  readonly base64: string;
}

const isSent = (value: unknown): value is SentPixels =>
  typeof value === "object" && value !== null && "base64" in value;

/** Options with raw pixels in place of those that were sent. */
function received(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (!isSent(value)) return [name, value];
      const { width, height, base64 } = value;
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      return [name, { width, height, data }];
    }),
  );
}

function sent(image: library.Image): SentPixels {
  const { width, height } = image;
  let text = "";
  for (const byte of image.pixels()) text += String.fromCharCode(byte);
  return { width, height, base64: btoa(text) };
}

/** Calls a method of a model. @returns All images that it gives, in order. */
async function call(
  singan: library.SinGAN,
  method: "sample" | "samples" | "harmonize" | "largeSample",
  options: Readonly<Record<string, unknown>>,
  window?: { x: number; y: number; width: number; height: number },
): Promise<SentPixels[]> {
  const made: unknown = await singan[method](received(options) as never);
  if (made instanceof library.Image) return [sent(made)];
  if (typeof made === "object" && made !== null && Symbol.asyncIterator in made) {
    const images = [];
    for await (const image of made as AsyncIterable<library.Image>) images.push(sent(image));
    return images;
  }
  if (window !== undefined) {
    const large = made as library.LargeImage;
    const part = await large.window(window);
    large.dispose();
    return [sent(part)];
  }
  const { image, unmasked, marked, mask } = made as library.HarmonizedImages;
  return [image, unmasked, marked, mask].map(sent);
}

/** Loads a model for as long as it is used. */
async function using<T>(
  source: Parameters<typeof library.SinGAN.load>[0],
  options: library.LoadOptions,
  use: (model: library.SinGAN) => Promise<T>,
): Promise<T> {
  const model = await library.SinGAN.load(source, options);
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}

/** What a promise is refused with. */
async function refusal(promise: Promise<unknown>) {
  try {
    await promise;
    return { name: "none", code: "none", message: "" };
  } catch (error) {
    const { code = "none", message, name } = error as Error & { code?: string };
    return { name, code, message };
  }
}

const tools = { ...library, call, refusal, using };
declare global {
  var singan: typeof tools;
}
globalThis.singan = tools;
