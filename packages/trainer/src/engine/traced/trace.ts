/** From a program to the bytes of a static ONNX model. */
import type { Program } from "../../network/program.js";
import { BlockedLowering } from "./blocked.js";
import { Graph } from "./graph.js";
import type { Lowering } from "./lowering.js";
import { PlainLowering } from "./plain.js";
import { record } from "./record.js";

/**
 * A graph to record into.
 *
 * @param channels - Of the inner layers: blocked operators take whole blocks.
 * @param block - Channels of a block, where the processor has blocked operators.
 */
export function lowering(channels: number, block: number | undefined): Lowering {
  const graph = new Graph();
  const fits = block !== undefined && channels % block === 0;
  return fits ? new BlockedLowering(graph, block) : new PlainLowering(graph);
}

/** Before the name of every output, so that results may be called as what they replace. */
export const RESULT = "result/";

/** Records a program. Inputs have their names, outputs theirs after {@link RESULT}. */
export function trace({ inputs, run }: Program, into: Lowering): Uint8Array {
  const { graph } = into;
  const outputs = record(into, (recorder) => {
    const tensors = Object.entries(inputs).map(([name, shape]) => {
      return [name, recorder.tensor(graph.input(name, shape))] as const;
    });
    const results = Object.entries(run(Object.fromEntries(tensors)));
    return results.map(([name, tensor]) => [RESULT + name, recorder.behind(tensor)] as const);
  });
  return graph.model(Object.fromEntries(outputs));
}
