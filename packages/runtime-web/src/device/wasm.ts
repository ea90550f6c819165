/** Links on WebAssembly: pictures live in JavaScript's memory. */
import { type OpenSession, sessionOpener } from "@singan/pyramid";
import type { Runtime } from "./runtime.js";
import { breath, Turns } from "./turns.js";

export function wasmSessions(runtime: Runtime): OpenSession {
  const open = sessionOpener(runtime, { executionProviders: ["wasm"] });
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
