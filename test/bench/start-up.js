// From starting the command to the first link done, against starting Node and loading onnxruntime-node alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { singan } from "../../scripts/support/command.js";
import { timeToLine } from "./support/child.js";
import { withRandomModel } from "./support/random-model.js";
import { takeTurns } from "./support/timing.js";

const ROUNDS = 8;
const LOAD = 'await import("onnxruntime-node"); console.log("loaded")';

/** @type {import("./index.js").Group} */
export const group = {
  names: ["start-up", "start-up-onnxruntime"],
  async measure() {
    const out = mkdtempSync(join(tmpdir(), "singan-bench-"));
    const { ours, bare } = await withRandomModel(32, (model) => {
      const options = ["--count", "1", "--seed", "1", "--device", "cpu", "--json", "--force"];
      const command = [singan, "sample", model, "--out", out, ...options];
      return takeTurns(
        {
          ours: () => timeToLine(command, /"scale":\s*0/),
          bare: () => timeToLine(["--input-type=module", "-e", LOAD], /loaded/),
        },
        { rounds: ROUNDS },
      );
    });
    rmSync(out, { recursive: true, force: true });
    return [
      {
        name: "start-up",
        what: "singan sample, from its start to its first link done",
        value: ours.best,
        median: ours.median,
        unit: "ms",
        comparedWith: { name: "start-up-onnxruntime", value: bare.best },
        goal: { value: 500 },
      },
      {
        name: "start-up-onnxruntime",
        what: "node that only loads onnxruntime-node",
        value: bare.best,
        median: bare.median,
        unit: "ms",
      },
    ];
  },
};
