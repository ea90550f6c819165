/** Work that follows what it depends on. */
import { useLayoutEffect } from "preact/hooks";
import { isBusy, loaded, run, stop, type Work } from "./engine.js";

/** Long enough that a slider on its way does not start a piece of work for each of its stops. */
const REST = 80;

/**
 * Does work now and whenever one of `inputs` is another, and stops it when the component goes.
 *
 * @param what - For the status line.
 */
export function useWork(what: string, inputs: readonly unknown[], work: Work): void {
  const model = loaded.value;
  useLayoutEffect(() => {
    isBusy.value = true;
    const timer = setTimeout(() => void run(what, work), REST);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [model, ...inputs]);
}
