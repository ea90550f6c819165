/** What runs a model's links, on either device. */
import type { Model, OpenSession, WindowPlan } from "@singan/pyramid";
import type { RuntimeOptions } from "./runtime.js";

/** A device that is ready. */
export interface Engine {
  readonly open: OpenSession;
  /** How large scales are cut there; as everywhere where it does not say. */
  planFor(model: Model): WindowPlan | undefined;
  /** Kept when the device is lost, with the reason; never, where that cannot happen. */
  readonly lost: Promise<string>;
  release(): void;
}

/** @throws SinganError `DEVICE_UNAVAILABLE` where the device is not there. */
export type StartEngine = (options: RuntimeOptions) => Promise<Engine>;
