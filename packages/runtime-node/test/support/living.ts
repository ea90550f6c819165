/** Counts objects that somebody still holds. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Frees what nobody holds. */
export async function collected(): Promise<void> {
  // A weak reference holds what it gave until the task ends.
  await setImmediate();
  collect();
}

/** What was added, and how much of it lives. */
export class Living {
  readonly #all: WeakRef<object>[] = [];

  add(...all: readonly object[]): void {
    this.#all.push(...all.map((each) => new WeakRef(each)));
  }

  async count(): Promise<number> {
    await collected();
    return this.#all.filter((each) => each.deref() !== undefined).length;
  }
}
