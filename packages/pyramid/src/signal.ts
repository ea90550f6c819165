/** What this package needs of an `AbortSignal`, which it cannot name: it knows neither Node nor the DOM. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Throws `reason` once aborted. */
  throwIfAborted(): void;
}
