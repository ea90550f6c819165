/** Links on WebAssembly: pictures live in JavaScript's memory. */
import { type OpenSession, sessionOpener } from "@singan/pyramid";
import * as runtime from "onnxruntime-web/wasm";
import type { StartEngine } from "./engine.js";
import { configure } from "./runtime.js";
import { breath, Turns } from "./turns.js";

export const startWasm: StartEngine = async (options) => {
  configure(runtime, options);
  return {
    open: inTurns(sessionOpener(runtime, { executionProviders: ["wasm"] })),
    planFor: () => undefined,
    lost: new Promise(() => undefined),
    release: () => undefined,
  };
};

function inTurns(open: OpenSession): OpenSession {
  const turns = new Turns();
  return async (bytes, name) => {
    const session = await turns.take(() => open(bytes, name));
    return {
      async run(feeds) {
        const made = await turns.take(() => session.run(feeds));
        await breath();
        return made;
      },
      release: () => turns.take(() => session.release()),
    };
  };
}
