/** A worker's script listens only where it is the page's own worker, and once. */
import { afterEach, expect, test, vi } from "vitest";
import { READY } from "../src/worker/protocol.js";
import { serve } from "../src/worker/serve.js";

afterEach(() => vi.unstubAllGlobals());

/** Starts the script where a worker has this name. @returns What it said, and whether it listens. */
function started(name: string, onmessage: unknown = null) {
  const postMessage = vi.fn();
  const self = { name, onmessage, postMessage };
  vi.stubGlobal("self", self);
  serve(() => Promise.reject(new Error("There is no device here.")));
  return { said: postMessage.mock.calls, listens: self.onmessage !== onmessage };
}

test("in the page's worker it says that it is ready", () => {
  expect(started("")).toEqual({ said: [[READY]], listens: true });
});

// Such a thread gets messages of onnxruntime-web's own, which would be answered as calls.
test("in a thread of onnxruntime-web, which loads the same script, it does nothing", () => {
  expect(started("em-pthread")).toEqual({ said: [], listens: false });
  expect(started("em-pthread-3")).toEqual({ said: [], listens: false });
});

test("loaded again where it is at work already, it does nothing", () => {
  expect(started("", () => undefined)).toEqual({ said: [], listens: false });
});
