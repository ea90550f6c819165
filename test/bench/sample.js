// One image of 188x250 from ten scales of 32 channels, against the bare convolutions of the same shapes.
import { SinGAN } from "../../packages/runtime-node/dist/index.js";
import { generatorConvolutions, matrixProduct } from "./support/bare.js";
import { SIZES, withRandomModel } from "./support/random-model.js";
import { takeTurns } from "./support/timing.js";

const CHANNELS = 32;
const ROUNDS = 100;

/** @type {import("./index.js").Group} */
export const group = {
  names: ["sample-188x250x32", "sample-convolutions-188x250x32"],
  async measure() {
    const convolutions = await generatorConvolutions(SIZES, CHANNELS);
    const product = await matrixProduct(1024);
    const { sample, bare, peak } = await withRandomModel(CHANNELS, async (path) => {
      const singan = await SinGAN.load(path, { device: "cpu" });
      let seed = 0;
      const cases = {
        sample: () => singan.sample({ seed: seed++ }),
        bare: convolutions.run,
        peak: product.run,
      };
      const times = await takeTurns(cases, { rounds: ROUNDS });
      await singan.dispose();
      return times;
    });
    const peakGflops = product.flop / peak.best / 1e6;
    return [
      {
        name: "sample-188x250x32",
        what: "SinGAN.sample: noise, ten links, pixels; no file",
        value: sample.best,
        median: sample.median,
        unit: "ms",
        gflops: convolutions.flop / sample.best / 1e6,
        peakGflops,
        comparedWith: { name: "sample-convolutions-188x250x32", value: bare.best },
        goal: { ratio: 1.25 },
      },
      {
        name: "sample-convolutions-188x250x32",
        what: "the bare convolutions of the same shapes",
        value: bare.best,
        median: bare.median,
        unit: "ms",
        gflops: convolutions.flop / bare.best / 1e6,
        peakGflops,
      },
    ];
  },
};
