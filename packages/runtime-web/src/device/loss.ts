/** What waits for a device, and hears when it is lost. */

/** In place of what was waited for. */
export const LOST = Symbol("the device was lost");

/** The end of one device, where it comes. */
export class Loss {
  #reason: string | undefined;
  readonly #waiting = new Set<(reason: string) => void>();

  /** @param lost - Kept with the reason. */
  constructor(lost: Promise<string>) {
    void lost.then((reason) => {
      this.#reason = reason;
      for (const tell of this.#waiting) tell(reason);
      this.#waiting.clear();
    });
  }

  get isLost(): boolean {
    return this.#reason !== undefined;
  }

  /** Calls when the device is lost, at once where it is already. @returns Stops waiting. */
  heard(tell: (reason: string) => void): () => void {
    if (this.#reason === undefined) this.#waiting.add(tell);
    else tell(this.#reason);
    return () => this.#waiting.delete(tell);
  }

  /**
   * What the work gives, or `LOST` where the device goes first. Nothing stays of it: `Promise.race` would hold every result
   * for as long as the device is there.
   */
  before<T>(work: Promise<T>): Promise<T | typeof LOST> {
    return new Promise((resolve, reject) => {
      const stop = this.heard(() => resolve(LOST));
      work.then(resolve, reject).finally(stop);
    });
  }

  /** Whether the device is lost within so many milliseconds. */
  async within(milliseconds: number): Promise<boolean> {
    const time = new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    return (await this.before(time)) === LOST;
  }
}
