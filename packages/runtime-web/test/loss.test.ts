import { describe, expect, test } from "vitest";
import { LOST, Loss } from "../src/device/loss.js";

/** A device that can be lost. */
function device() {
  let lose: (reason: string) => void = () => undefined;
  const loss = new Loss(
    new Promise((resolve) => {
      lose = resolve;
    }),
  );
  return { loss, lose };
}

describe("a loss", () => {
  test("comes before work that does not end, and after what has ended", async () => {
    const { loss, lose } = device();
    expect(await loss.before(Promise.resolve(3))).toBe(3);
    await expect(loss.before(Promise.reject(new Error("no")))).rejects.toThrow("no");
    const endless = loss.before(new Promise(() => undefined));
    lose("gone");
    expect(await endless).toBe(LOST);
    expect(await loss.before(new Promise(() => undefined))).toBe(LOST);
  });

  test("is heard once, with its reason, late too, unless nobody listens any more", async () => {
    const { loss, lose } = device();
    const heard: string[] = [];
    loss.heard((reason) => heard.push(`first ${reason}`));
    loss.heard((reason) => heard.push(`second ${reason}`))();
    lose("gone");
    await loss.before(new Promise(() => undefined));
    loss.heard((reason) => heard.push(`late ${reason}`));
    expect(heard).toEqual(["first gone", "late gone"]);
  });

  test("is waited for as long as is said", async () => {
    const { loss, lose } = device();
    expect(await loss.within(1)).toBe(false);
    lose("gone");
    expect(await loss.within(60_000)).toBe(true);
  });
});
