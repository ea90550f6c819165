// Where figures were measured.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { installed } from "../../../scripts/support/command.js";

/** @param {"onnxruntime-node" | "onnxruntime-web"} [engine] whose version counts */
export function machine(engine = "onnxruntime-node") {
  const ort = JSON.parse(readFileSync(installed(`${engine}/package.json`), "utf8"));
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    onnxruntime: ort.version,
  };
}
