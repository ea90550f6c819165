import { decodeModel } from "@singan/pyramid";
import { expect, test } from "vitest";
import { Graph } from "../src/engine/traced/graph.js";
import { PlainLowering } from "../src/engine/traced/plain.js";
import { trace } from "../src/engine/traced/trace.js";
import { program } from "../src/network/program.js";
import { SETTINGS } from "./support/programs.js";

function operators(model: Uint8Array): string[] {
  return decodeModel(model).graph!.node.map(({ opType }) => opType!);
}

test("equal nodes are one node, and what nothing needs is left out", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const once = graph.node("Exp", [x], [2, 3]);
  expect(graph.node("Exp", [x], [2, 3])).toBe(once);
  graph.node("Log", [x], [2, 3]);
  expect(operators(graph.model({ y: once }))).toEqual(["Exp", "Identity"]);
});

test("reshapes wait until an operator looks at the shape", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const there = graph.reshape(graph.reshape(x, [6]), [3, 2]);
  const sum = graph.elementwise("Add", [there, graph.scalar(1)], [3, 2]);
  const back = graph.reshape(sum, [2, 3]);
  expect(operators(graph.model({ y: back }))).toEqual(["Add", "Identity"]);
  expect(operators(graph.model({ y: sum }))).toEqual(["Add", "Reshape", "Identity"]);
});

test("products with constants become one, and one of 1 none", () => {
  const graph = new Graph();
  const x = graph.input("x", [4]);
  expect(graph.times(graph.times(x, 0.25), 4).name).toBe("x");
  const six = graph.times(graph.times(x, 2), 3);
  expect(six.source!.inputs[1]!.constant).toEqual([6]);
  expect(six.source!.inputs[0]!.name).toBe("x");
});

test("equal constants are stored once", () => {
  const graph = new Graph();
  const x = graph.input("x", [4]);
  const a = graph.elementwise("Add", [x, graph.scalar(0.5)], [4]);
  const b = graph.elementwise("Sub", [a, graph.scalar(0.5)], [4]);
  expect(decodeModel(graph.model({ b })).graph!.initializer).toHaveLength(1);
});

test("plain convolutions have no layout switches around them", () => {
  const model = trace(program("critic", SETTINGS), new PlainLowering(new Graph()));
  const { node } = decodeModel(model).graph!;
  const makers = new Map(
    node.flatMap((one) => one.output.map((name) => [name, one.opType!] as const)),
  );
  const convolutions = node.filter(({ opType }) => opType === "Conv");
  // Forward: generator 5, critic 5 for the batch of real and fake and 4 for the mixed picture, whose
  // scores nothing needs. Back: 4 for each of those two, 1 to the mixed picture. Tangents 4, their way
  // back 3.
  expect(convolutions).toHaveLength(5 + 9 + 8 + 1 + 4 + 3);
  for (const { input } of convolutions) expect(makers.get(input[0]!)).not.toBe("Transpose");
});
