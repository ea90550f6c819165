/** A loaded model, ready to make images: what programs use. */
import {
  LoadedModel,
  type Model,
  type OpenSession,
  readModel,
  SessionRunner,
} from "@singan/pyramid";
import { checkWork, pathOf, wrongArgument } from "./caller.js";
import type { Device, DeviceAttempt } from "./device/devices.js";
import { probeDevice } from "./device/probe.js";
import { type Selection, selectDevice } from "./device/select.js";
import { checkThreads, deviceSessions } from "./device/session.js";
import { Image } from "./image/image.js";
import { LargeImage } from "./image/large-image.js";
import { type ImageSource, readImage } from "./image/read.js";
import { memoryLimit, outOfMemory } from "./memory.js";
import { readModelFile } from "./model-file.js";
import type { LoadOptions, ModelSource } from "./options.js";

/**
 * One model on one device.
 *
 * @example
 * const singan = await SinGAN.load("peaks.onnx");
 * const image = await singan.sample({ seed: 7, width: 500 });
 * await image.toFile("peaks.png");
 * await singan.dispose();
 */
export class SinGAN extends LoadedModel<ImageSource, Image, LargeImage> {
  readonly #selection: Selection;

  private constructor(model: Model, selection: Selection, open: OpenSession) {
    super(model, {
      runner: ({ metadata, links }) => {
        return new SessionRunner({ pyramid: metadata.pyramid, links }, open);
      },
      read: async (source, name) => {
        if (source === undefined || source === null) {
          throw wrongArgument(name, "a picture", source);
        }
        const under = name === "mask" ? "black" : "white";
        return (await readImage(source, under, `The ${name}`)).picture;
      },
      image: (picture) => new Image(picture),
      large: (rendering, guarded) => new LargeImage(rendering, guarded),
      checkWork,
      memory: memoryLimit,
      understood: outOfMemory,
    });
    this.#selection = selection;
  }

  /**
   * Reads a model and chooses the device. Sessions are opened when a scale first runs.
   *
   * @param source - A path or file URL, or the bytes of the `.onnx`, as `fetch` gives them too.
   * @throws SinganError `FILE_SYSTEM`, `INVALID_MODEL` or `UNSUPPORTED_FORMAT` for the file, `DEVICE_UNAVAILABLE` for
   *   the device, `INVALID_OPTION` for the options, and for URLs of the network.
   */
  static async load(source: ModelSource, options: LoadOptions = {}): Promise<SinGAN> {
    checkWork(options ?? {});
    const { device = "auto", threads } = options ?? {};
    checkThreads(threads);
    const model = await readSource(source);
    const machine = `${process.platform}-${process.arch}`;
    const selection = await selectDevice(device, machine, probeDevice);
    const open = await deviceSessions({ device: selection.device, threads });
    return new SinGAN(model, selection, open);
  }

  /** The device that links run on. */
  get device(): Device {
    return this.#selection.device;
  }

  /** Every device that was looked at, in order, and why those before the chosen one were passed over. */
  get devices(): readonly DeviceAttempt[] {
    return this.#selection.attempts;
  }
}

async function readSource(source: ModelSource): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  if (source instanceof ArrayBuffer) return readModel(new Uint8Array(source));
  const path = source instanceof URL ? pathOf(source) : source;
  if (typeof path !== "string") {
    throw wrongArgument("the model", "a path, a file URL, or the bytes of the .onnx", source);
  }
  return { ...readModel(await readModelFile(path), path), name: path };
}
