// Counts in a worker how long its sessions run.

/** @param {Pick<typeof import("onnxruntime-web"), "InferenceSession">} runtime */
export function countInside({ InferenceSession }) {
  // onnxruntime-web's own threads load this script as well.
  if (self.name.startsWith("em-pthread")) return;
  const sessions = /** @type {{ prototype: import("onnxruntime-web").InferenceSession }} */ (
    /** @type {unknown} */ (InferenceSession)
  );
  const { run } = sessions.prototype;
  let inside = 0;
  /** @this {import("onnxruntime-web").InferenceSession} @param {unknown[]} task */
  sessions.prototype.run = async function counted(...task) {
    const start = performance.now();
    try {
      return await Reflect.apply(run, this, task);
    } finally {
      inside += performance.now() - start;
    }
  };
  const clock = new BroadcastChannel("clock");
  clock.onmessage = () => {
    clock.postMessage(inside);
    inside = 0;
  };
}
