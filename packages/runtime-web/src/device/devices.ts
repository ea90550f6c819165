/** What links can run on in a browser, and which of it a request tries. */
import { invalidOption, SinganError } from "@singan/pyramid";

/** In the order in which `auto` tries them. */
export const DEVICES = ["webgpu", "wasm"] as const;
export type Device = (typeof DEVICES)[number];

/** A device that was looked at, and why it was passed over or left where it was. */
export interface DeviceAttempt {
  readonly device: Device;
  /** Absent for the device in use. */
  readonly reason?: string;
}

/** What may be used. */
export interface Selection {
  /** To be tried in this order. */
  readonly devices: readonly Device[];
  /** Those that were passed over. */
  readonly passed: readonly DeviceAttempt[];
}

/**
 * @param request - `auto`, or the one device to use.
 * @throws SinganError `INVALID_OPTION` for an unknown name, `DEVICE_UNAVAILABLE` where the asked-for device is not there.
 */
export async function selectDevice(request: string): Promise<Selection> {
  const isAuto = request === "auto";
  const devices = DEVICES.filter((device) => isAuto || device === request);
  if (devices.length === 0) {
    throw invalidOption("the device", `one of auto, ${DEVICES.join(", ")}`, request);
  }
  const reason = request === "wasm" ? undefined : await whyNotWebgpu(isAuto);
  if (reason === undefined) return { devices, passed: [] };
  if (isAuto) return { devices: ["wasm"], passed: [{ device: "webgpu", reason }] };
  throw new SinganError(
    "DEVICE_UNAVAILABLE",
    `The device webgpu cannot be used: ${reason}. Use wasm or auto.`,
  );
}

/** @param hardwareOnly - Whether a GPU that is imitated in software, which is slower than WebAssembly, will not do. */
async function whyNotWebgpu(hardwareOnly: boolean): Promise<string | undefined> {
  if (globalThis.isSecureContext === false) return "the page was not served by https";
  if (navigator.gpu === undefined) return "this browser has no WebGPU";
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (adapter === null) return "this browser gives no graphics adapter";
  if (hardwareOnly && isSoftware(adapter)) return "only a slow adapter in software is there";
  return undefined;
}

function isSoftware({ info }: GPUAdapter): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe/i.test(`${info.architecture} ${info.description}`)
  );
}
