/** A finished run folder of random generators: what a training would have left. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  encodeSafetensors,
  foldGenerator,
  generatorTensors,
  RUN_FILES,
  RUN_FORMAT,
  reconstruct,
  SessionRunner,
  type Size,
} from "@singan/pyramid";
import { openSession } from "../../../pyramid/test/support/open-session.js";
import {
  makeRandomGenerator,
  makeRandomModel,
} from "../../../pyramid/test/support/random-model.js";

export interface RunFolderOptions {
  readonly sizes?: readonly Size[];
  readonly channels?: number;
}

const SEED = 5;
const RMSE = 0.25;

/** Writes the folder; its reconstructions come from the folded links on another path than the exporter's. */
export async function makeRunFolder(
  folder: string,
  { sizes, channels = 4 }: RunFolderOptions = {},
): Promise<void> {
  const model = makeRandomModel(SEED, { channels, ...(sizes && { sizes }) });
  const { pyramid, training, photograph } = model.metadata;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(folder, name), content);
  const { preset, application, seed, settings, versions } = training;
  const plan = { sizes: pyramid.sizes, channels: pyramid.channels, padding: pyramid.padding };
  const record = {
    format: RUN_FORMAT,
    photograph: { ...photograph, credit: "Somebody, CC0" },
    preset,
    application,
    seed,
    settings,
    plan,
    versions,
    machine: { engine: "onnxruntime" },
  };
  write(RUN_FILES.record, JSON.stringify(record));
  const [noise] = model.reconstructionNoise;
  write(RUN_FILES.reconstructionNoise, encodeSafetensors({ scale_0: noise! }));
  const generators = pyramid.sizes.map((_, n) => makeRandomGenerator(SEED, n, channels));
  const links = generators.map(foldGenerator);
  const runner = new SessionRunner({ pyramid, links }, openSession);
  for (const [n, weights] of generators.entries()) {
    const about = {
      amplitude: pyramid.noiseAmplitudes[n],
      rmse: RMSE,
      steps: 10,
      seconds: 1.25,
      losses: [{ step: 10 }],
    };
    const metadata = { scale: JSON.stringify(about) };
    write(RUN_FILES.scale(n), encodeSafetensors(generatorTensors(weights), metadata));
    const { data, width, height } = await reconstruct(runner, model, { through: n });
    const picture = { shape: [1, 3, height, width], data };
    write(RUN_FILES.reconstruction(n), encodeSafetensors({ picture }));
  }
  await runner.release();
}
