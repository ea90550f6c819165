/** What links can run on: one frozen table, and which of it a request tries. Nothing is probed here. */
import { invalidOption } from "@singan/pyramid";

/** Names of devices, as `--device` takes them. */
export type Device = "cpu" | "cuda" | "webgpu" | "dml" | "coreml";

/** One device. */
interface DeviceRow {
  /** Where onnxruntime-node has it: `platform-architecture` as Node names them; absent means everywhere. */
  readonly machines?: readonly string[];
  /** Why `auto` passes it over, where it does. */
  readonly notInAuto?: string;
  /** What to do where it is missing. */
  readonly remedy: string;
}

/** In the order in which `auto` tries them. */
const TABLE: Readonly<Record<Device, DeviceRow>> = Object.freeze({
  cuda: {
    machines: ["linux-x64"],
    remedy:
      "It needs an NVIDIA GPU, CUDA 12 with cuDNN 9, and onnxruntime's CUDA libraries: " +
      "`npm rebuild onnxruntime-node --ignore-scripts=false` fetches them.",
  },
  dml: {
    machines: ["win32-x64", "win32-arm64"],
    remedy: "It needs Windows 10 or newer and a GPU with a DirectX 12 driver.",
  },
  coreml: { machines: ["darwin-arm64"], remedy: "It needs a Mac with Apple silicon." },
  webgpu: {
    machines: ["linux-x64", "win32-x64", "win32-arm64", "darwin-arm64"],
    // onnxruntime-node cannot tell a GPU from a software adapter, which is slower than the CPU.
    notInAuto: "only when asked for, as it may be slow software",
    remedy: "It needs a GPU with a Vulkan (Linux, with libvulkan), DirectX 12 or Metal driver.",
  },
  cpu: {
    remedy: "onnxruntime-node has libraries for Linux with glibc, Windows and Apple silicon.",
  },
});

/** Every device. */
export const DEVICES = Object.freeze(Object.keys(TABLE)) as readonly Device[];

/** A device that was looked at, and why it was passed over where it was. */
export interface DeviceAttempt {
  readonly device: Device;
  /** Absent for the device that was chosen. */
  readonly reason?: string;
}

/** What to do to get a device. */
export function remedyFor(device: Device): string {
  return TABLE[device].remedy;
}

/**
 * What a request looks at, in order: an entry with a reason is passed over without being tried.
 *
 * @param request - `auto` or one device.
 * @param machine - `platform-architecture`.
 * @throws SinganError `INVALID_OPTION` for an unknown name.
 */
export function candidates(request: string, machine: string): DeviceAttempt[] {
  if (request !== "auto") {
    const device = DEVICES.find((known) => known === request);
    if (device !== undefined) return [attempt(device, machine)];
    throw invalidOption("the device", `one of auto, ${[...DEVICES].sort().join(", ")}`, request);
  }
  return DEVICES.filter((device) => isFor(device, machine)).map((device) => {
    const { notInAuto } = TABLE[device];
    return notInAuto === undefined ? { device } : { device, reason: notInAuto };
  });
}

function attempt(device: Device, machine: string): DeviceAttempt {
  if (isFor(device, machine)) return { device };
  return { device, reason: `onnxruntime-node does not have it on ${machine}` };
}

function isFor(device: Device, machine: string): boolean {
  return TABLE[device].machines?.includes(machine) ?? true;
}
