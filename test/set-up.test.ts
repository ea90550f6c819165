/** What `npm run setup` decides before it installs or builds anything. */
import { describe, expect, test } from "vitest";
import { isInstalled } from "../scripts/support/install.js";
import { checkMachine } from "../scripts/support/machine.js";

const machine = { node: "20.19.0", platform: "linux", arch: "x64", musl: false };

describe("a machine", () => {
  test("with the oldest Node that works, or a newer one, is fine", () => {
    for (const node of ["20.19.0", "20.20.2", "22.0.0", "24.1.0"]) {
      expect(() => checkMachine({ ...machine, node })).not.toThrow();
    }
  });

  test("with an older Node is refused with both versions", () => {
    for (const node of ["18.20.4", "20.18.1"]) {
      expect(() => checkMachine({ ...machine, node })).toThrow(
        `Node ${node} is too old: install Node 20.19 or newer and try again.`,
      );
    }
  });

  test("for which onnxruntime-node has no library is refused", () => {
    expect(() => checkMachine({ ...machine, musl: true })).toThrow("musl");
    expect(() => checkMachine({ ...machine, platform: "darwin" })).toThrow("Intel");
    expect(() => checkMachine({ ...machine, platform: "darwin", arch: "arm64" })).not.toThrow();
  });

  test("such as this one is fine", () => {
    expect(() => checkMachine()).not.toThrow();
  });
});

describe("dependencies are installed", () => {
  const wanted = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b-win32": { version: "2.0.0", optional: true },
    "node_modules/@singan/pyramid": { link: true },
  };
  const present = {
    "node_modules/a": { version: "1.0.0" },
    "node_modules/@singan/pyramid": { link: true },
  };

  test("when all but optional ones are there", () => {
    expect(isInstalled(wanted, present)).toBe(true);
  });

  test("not when one is missing or of another version, or when an install was cut short", () => {
    const { "node_modules/a": _, ...without } = present;
    expect(isInstalled(wanted, without)).toBe(false);
    expect(isInstalled(wanted, { ...present, "node_modules/a": { version: "1.0.1" } })).toBe(false);
    expect(isInstalled(wanted, undefined)).toBe(false);
  });
});
