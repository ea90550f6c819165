// What this machine's matrix product reaches: the yardstick beside every GFLOP/s.
import { matrixProduct } from "./support/bare.js";
import { takeTurns } from "./support/timing.js";

/** @type {import("./index.js").Group} */
export const group = {
  names: ["matrix-product-1024"],
  async measure() {
    const { run, flop } = await matrixProduct(1024);
    const { product } = await takeTurns({ product: run }, { rounds: 20 });
    const gflops = (/** @type {number} */ milliseconds) => flop / milliseconds / 1e6;
    return [
      {
        name: "matrix-product-1024",
        what: "product of two 1024-cube matrices in onnxruntime: the machine's peak",
        value: gflops(product.best),
        median: gflops(product.median),
        unit: "GFLOP/s",
      },
    ];
  },
};
