/** Calls from a page to its worker. */
import { SinganError } from "@singan/pyramid";
import { type Answer, type Asked, type Host, type News, type Outcome, READY } from "./protocol.js";

/** Calls a method of the worker's, as if it were here. */
export type Ask = <Method extends keyof Host>(
  method: Method,
  ...given: Parameters<Host[Method]>
) => ReturnType<Host[Method]>;

/** @param hear - Told all news of the worker. */
export function askerOf(worker: Worker, hear: (news: News) => void): Ask {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let last = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<typeof READY | Answer | News>) => {
    if (data === READY) return;
    if ("news" in data) return hear(data);
    waiting.get(data.asked)?.(data.outcome);
    waiting.delete(data.asked);
  });
  const ask = async (method: keyof Host, ...given: unknown[]) => {
    const asked = ++last;
    worker.postMessage({ asked, method, given } as Asked);
    return unwrapped(await new Promise<Outcome<unknown>>((answer) => waiting.set(asked, answer)));
  };
  return ask as Ask;
}

function unwrapped<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  const { name, message, code } = outcome.error;
  if (code !== undefined) throw new SinganError(code, message);
  throw Object.assign(new Error(message), { name });
}
