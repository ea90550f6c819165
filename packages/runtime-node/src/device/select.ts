/** Chooses the device: what was asked for or nothing; `auto` goes down the table and keeps the reasons. */
import { SinganError } from "@singan/pyramid";
import { candidates, type Device, type DeviceAttempt, remedyFor } from "./devices.js";

/** A choice and how it came about. */
export interface Selection {
  readonly device: Device;
  /** Everything that was looked at, in order; the last is the chosen one and has no reason. */
  readonly attempts: readonly DeviceAttempt[];
}

/** Tries a device for real: why it cannot be used, or nothing where it can. */
export type Probe = (device: Device) => Promise<string | undefined>;

/**
 * @param request - `auto`, or the one device to use.
 * @param machine - `platform-architecture`, as Node names them.
 * @throws SinganError `INVALID_OPTION` for an unknown name, `DEVICE_UNAVAILABLE` where the asked-for device (or, with
 *   `auto`, any) is not there: an explicit choice never becomes another device.
 */
export async function selectDevice(
  request: string,
  machine: string,
  probe: Probe,
): Promise<Selection> {
  const attempts: DeviceAttempt[] = [];
  for (const { device, reason } of candidates(request, machine)) {
    const problem = reason ?? (await probe(device));
    if (problem === undefined) return { device, attempts: [...attempts, { device }] };
    attempts.push({ device, reason: problem });
  }
  const last = attempts.at(-1)!;
  const others =
    last.device === "cpu" ? "" : " The device cpu is always there, and auto finds the best.";
  throw new SinganError(
    "DEVICE_UNAVAILABLE",
    `The device ${last.device} cannot be used: ${last.reason}. ${remedyFor(last.device)}${others}`,
  );
}
