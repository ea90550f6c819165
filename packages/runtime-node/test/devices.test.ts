/** The choice of a device: a pure function over a table, and a probe of what is really there. */
import { describe, expect, test } from "vitest";
import { candidates, DEVICES, type Device } from "../src/device/devices.js";
import { probeDevice } from "../src/device/probe.js";
import { selectDevice } from "../src/device/select.js";

/** A probe that finds these devices, and remembers what it was asked. */
function finding(...there: Device[]) {
  const asked: Device[] = [];
  const probe = async (device: Device) => {
    asked.push(device);
    return there.includes(device) ? undefined : "nothing there";
  };
  return { asked, probe };
}

describe("auto", () => {
  test("takes CUDA where it works", async () => {
    const { asked, probe } = finding("cuda", "cpu");
    const selection = await selectDevice("auto", "linux-x64", probe);
    expect(selection).toEqual({ device: "cuda", attempts: [{ device: "cuda" }] });
    expect(asked).toEqual(["cuda"]);
  });

  test("goes on to the CPU and keeps every reason", async () => {
    const { device, attempts } = await selectDevice("auto", "linux-x64", finding("cpu").probe);
    expect(device).toBe("cpu");
    expect(attempts).toEqual([
      { device: "cuda", reason: "nothing there" },
      { device: "webgpu", reason: "only when asked for, as it may be slow software" },
      { device: "cpu" },
    ]);
  });

  test.each([
    ["win32-x64", "dml"],
    ["win32-arm64", "dml"],
    ["darwin-arm64", "coreml"],
  ] as const)("on %s tries %s first", async (machine, device) => {
    const { asked, probe } = finding(device, "cpu");
    expect((await selectDevice("auto", machine, probe)).device).toBe(device);
    expect(asked).toEqual([device]);
  });

  test("never takes WebGPU by itself, whatever works", async () => {
    for (const machine of ["linux-x64", "win32-x64", "darwin-arm64", "linux-arm64"]) {
      const { asked, probe } = finding("webgpu", "cpu");
      expect((await selectDevice("auto", machine, probe)).device).toBe("cpu");
      expect(asked).not.toContain("webgpu");
    }
  });
});

describe("an explicit choice", () => {
  test("is taken where it works", async () => {
    for (const device of ["cpu", "cuda", "webgpu"] as const) {
      const { device: chosen } = await selectDevice(device, "linux-x64", finding(device).probe);
      expect(chosen).toBe(device);
    }
  });

  test("never becomes another device", async () => {
    await expect(selectDevice("cuda", "linux-x64", finding("cpu").probe)).rejects.toMatchObject({
      code: "DEVICE_UNAVAILABLE",
      message: expect.stringMatching(
        /^The device cuda cannot be used: nothing there\. It needs .*CUDA/,
      ),
    });
  });

  test("of what this machine cannot have is refused without trying it", async () => {
    const { asked, probe } = finding("dml", "coreml", "cpu");
    for (const device of ["dml", "coreml"]) {
      await expect(selectDevice(device, "linux-x64", probe)).rejects.toMatchObject({
        code: "DEVICE_UNAVAILABLE",
        message: expect.stringContaining(
          `${device} cannot be used: onnxruntime-node does not have it`,
        ),
      });
    }
    expect(asked).toEqual([]);
  });

  test("of an unknown device names the known ones", async () => {
    await expect(selectDevice("tpu", "linux-x64", finding().probe)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message:
        'Expected one of auto, coreml, cpu, cuda, dml, webgpu for the device but received "tpu".',
    });
  });
});

describe("on this machine", () => {
  const machine = `${process.platform}-${process.arch}`;

  test("the CPU works", async () => {
    expect(await probeDevice("cpu")).toBeUndefined();
  });

  test("every device either runs links or says in one line why not", async () => {
    for (const device of DEVICES.filter((name) => name !== "webgpu")) {
      if (candidates(device, machine)[0]?.reason !== undefined) continue;
      const reason = await probeDevice(device);
      if (reason !== undefined) expect(reason).toMatch(/^.{5,200}$/);
    }
  });

  test("a provider that onnxruntime does not know is no device", async () => {
    expect(await probeDevice("nothing" as Device)).toBe(
      "this onnxruntime-node was built without it",
    );
  });
});
