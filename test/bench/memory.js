// Peak memory of whole processes, each against one that does the bare work.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singan } from "../../scripts/support/command.js";
import { peakMemory } from "./support/child.js";
import { withRandomModel } from "./support/random-model.js";

const ONCE = fileURLToPath(new URL("support/once.js", import.meta.url));
const LOAD = 'await import("onnxruntime-node")';

/** @type {import("./index.js").Group} */
export const group = {
  names: [
    "memory-sample-188x250x32",
    "memory-sample-convolutions-188x250x32",
    "memory-onnxruntime",
  ],
  async measure() {
    const out = mkdtempSync(join(tmpdir(), "singan-bench-"));
    const sample = await withRandomModel(32, (model) => {
      const options = ["--count", "4", "--seed", "1", "--device", "cpu", "--quiet"];
      return peakMemory([singan, "sample", model, "--out", out, ...options]);
    });
    rmSync(out, { recursive: true, force: true });
    const bare = await peakMemory([ONCE, "convolutions"]);
    const empty = await peakMemory(["--input-type=module", "-e", LOAD]);
    const unit = "MB";
    return [
      {
        name: "memory-sample-188x250x32",
        what: "peak memory of singan sample --count 4",
        value: sample,
        unit,
        comparedWith: { name: "memory-sample-convolutions-188x250x32", value: bare },
      },
      {
        name: "memory-sample-convolutions-188x250x32",
        what: "peak memory of node with the bare convolutions",
        value: bare,
        unit,
      },
      {
        name: "memory-onnxruntime",
        what: "peak memory of node that only loads onnxruntime-node",
        value: empty,
        unit,
      },
    ];
  },
};
