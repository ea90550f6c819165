// Reads mutations of a good file one after the other and prints what became of each, as one line of JSON. A process of
// its own, so that a crash, a hang or memory without bounds is seen as such. Runs the built package.
//   node fuzz-child.js FILE (model | metadata | checkpoint) FIRST COUNT
import { readFileSync } from "node:fs";
import {
  buildLink,
  decodeModel,
  decodeSafetensors,
  encodeModel,
  generatorFromTensors,
  isSinganError,
  readModel,
  writeModel,
} from "../../dist/index.js";
import { mutateBytes, mutateText, randomOf } from "./mutations.js";

const [path = "", kind = "", first = "", count = ""] = process.argv.slice(2);
const good = new Uint8Array(readFileSync(path));

/** @param {number} seed */
function mutated(seed) {
  const random = randomOf(seed);
  if (kind !== "metadata") return mutateBytes(good, random);
  const proto = decodeModel(good);
  const entry = proto.metadataProps[random(proto.metadataProps.length)];
  if (entry) entry.value = mutateText(entry.value ?? "", random);
  return encodeModel(proto);
}

/** @param {Uint8Array} bytes */
function read(bytes) {
  if (kind === "checkpoint") return generatorFromTensors(decodeSafetensors(bytes).tensors);
  // What is accepted must be usable: written, read and built into links again.
  const model = readModel(bytes);
  readModel(writeModel(model));
  for (const [n, link] of model.links.entries()) buildLink(model.metadata.pyramid, n, link);
  return model;
}

/** @type {Record<string, number>} */
const outcomes = {};
/** @type {string[]} */
const surprises = [];
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  let outcome = "accepted";
  try {
    read(mutated(seed));
  } catch (error) {
    outcome = isSinganError(error) ? error.code : "surprise";
    if (outcome === "surprise") {
      surprises.push(`${kind} ${seed}: ${error instanceof Error ? error.stack : error}`);
    }
  }
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ outcomes, surprises, megabytes: maxRSS / 1024 }));
