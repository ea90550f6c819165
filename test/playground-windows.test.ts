/** The playground in windows of all kinds, phones above all, and under fingers. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { BROWSER_SKIP_REASON } from "./support/browser.js";
import { settled } from "./support/playground.js";
import {
  pixels,
  placement,
  playgroundSite,
  SMALL,
  shoot,
  TOOLS,
} from "./support/playground-site.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;

describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`the playground's windows${because}`, () => {
  const playground = playgroundSite();

  it("fits a phone's width, and is used by touch", async () => {
    const phone = await playground.browser.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      serviceWorkers: "block",
    });
    const small = await playground.open(phone);
    for (const tool of TOOLS) {
      await small.locator(`#tab-${tool}`).tap();
      await settled(small);
      const over = await small.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, tool).toBeLessThanOrEqual(0);
      await shoot(small, `${tool}-phone`);
    }
    // Nor does what is above the pictures grow on a tablet.
    await small.setViewportSize({ width: 768, height: 1024 });
    expect((await small.locator("#page > header").boundingBox())!.height).toBeLessThan(1024 / 4);
    await small.setViewportSize({ width: 360, height: 740 });
    await small.locator("#tab-paint").tap();
    const canvas = small.getByRole("application");
    await canvas.waitFor();
    const before = await pixels(canvas);
    await small.locator(".palette input").last().tap();
    await canvas.tap();
    await expect.poll(() => pixels(canvas)).not.toBe(before);
    await phone.close();
  });

  it("leaves a phone's first page to the pictures, with controls that fingers hit", async () => {
    const phone = await playground.browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      serviceWorkers: "block",
    });
    const small = await playground.open(phone, `tool=paint&${SMALL}`);
    await settled(small);
    // Less than a third of it is anything else.
    expect((await small.locator("#panel").boundingBox())!.y).toBeLessThan(844 / 3);
    for (const tool of TOOLS) {
      await small.locator(`#tab-${tool}`).tap();
      await settled(small);
      const low = await small.locator("button, input, summary").evaluateAll((controls) => {
        return controls
          .map((control) => {
            const { height } = control.getBoundingClientRect();
            return [control.outerHTML.slice(0, 80), Math.round(height)] as const;
          })
          .filter(([, height]) => height > 0 && height < 44);
      });
      expect(low, tool).toEqual([]);
    }
    await phone.close();
  });

  it.each([
    [1280, 800],
    [740, 360],
    [667, 375],
  ])("has pictures and what is done with them at first sight in %i×%i", async (width, height) => {
    const window = await playground.browser.newContext({
      viewport: { width, height },
      hasTouch: height < 500,
      isMobile: height < 500,
      serviceWorkers: "block",
    });
    const made = await playground.open(window, "count=1&frames=4&factor=1.5");
    const first = {
      samples: "New pictures",
      paint: "Save PNG",
      paste: "Save PNG",
      edit: "Pick a round piece",
      upscale: "Your own picture",
      animate: "Pause",
    };
    for (const tool of TOOLS) {
      await made.locator(`#tab-${tool}`).click();
      await settled(made);
      const parts = [
        ...(await made.locator("#panel canvas, #panel .placeholder").all()),
        made.getByRole("button", { name: first[tool] }),
        ...(tool === "upscale" || tool === "animate" ? [made.getByText(/^Save /).first()] : []),
      ];
      const over = await made.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, tool).toBeLessThanOrEqual(0);
      for (const part of parts) {
        const box = (await part.boundingBox())!;
        expect(box.y + box.height, `${tool}: ${await part.innerHTML()}`).toBeLessThan(height + 6);
      }
    }
    await window.close();
  });

  it("sizes and turns a cut-out by two fingers", async () => {
    const phone = await playground.browser.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      serviceWorkers: "block",
    });
    const small = await playground.open(phone, `tool=paste&placement=0.5,0.5,0.3,0&${SMALL}`);
    await settled(small);
    const canvas = small.getByRole("application");
    await canvas.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await canvas.boundingBox())!;
    const touch = await fingers(small);
    /** Two fingers, both so far from the middle, on a line turned by so many degrees. */
    const both = (apart: number, degrees: number) => {
      const angle = (degrees * Math.PI) / 180;
      const [across, down] = [apart * Math.cos(angle), apart * Math.sin(angle)];
      return [1, -1].map((side) => {
        return [x + width / 2 + side * across, y + height / 2 + side * down] as const;
      });
    };
    await touch("touchStart", both(30, 0));
    for (const step of [1, 2, 3, 4, 5]) await touch("touchMove", both(30 + 6 * step, 9 * step));
    await touch("touchEnd", []);
    await expect.poll(() => placement(small)).not.toEqual([0.5, 0.5, 0.3, 0]);
    const [across, down, size, turn] = await placement(small);
    expect([across, down]).toEqual([0.5, 0.5]);
    expect(size).toBeCloseTo(0.6, 1);
    expect(turn).toBeCloseTo(45, 0);
    // All of it is one step.
    await small.getByRole("button", { name: "Undo" }).tap();
    expect(await placement(small)).toEqual([0.5, 0.5, 0.3, 0]);
    await phone.close();
  });

  it("paints by one finger at a time: a second one neither ends nor bends its stroke", async () => {
    const phone = await playground.browser.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      serviceWorkers: "block",
    });
    const small = await playground.open(phone, `tool=paint&${SMALL}`);
    await settled(small);
    const canvas = small.getByRole("application");
    const { x, y, width, height } = (await canvas.boundingBox())!;
    const at = (across: number, down: number) => [x + across * width, y + down * height] as const;
    const touch = await fingers(small);
    /** Along the first finger's line, and along one that the second would make with it. */
    const places = [0.2, 0.4, 0.6].flatMap((across) => [at(across, 0.2), at(across, 0.6)]);
    const colours = () =>
      canvas.evaluate((element, all) => {
        const made = element as HTMLCanvasElement;
        const { left, top, width } = made.getBoundingClientRect();
        const scale = made.width / width;
        return all.map(([x, y]) =>
          made
            .getContext("2d")!
            .getImageData(scale * (x - left), scale * (y - top), 1, 1)
            .data.join(),
        );
      }, places);
    await small.getByRole("button", { name: "Clear" }).tap();
    await small.evaluate(() => scrollTo(0, 0));
    const [ground] = await colours();
    await touch("touchStart", [at(0.2, 0.2)]);
    await touch("touchMove", [at(0.4, 0.2)]);
    const second = at(0.6, 0.9);
    await touch("touchStart", [at(0.4, 0.2), second]);
    await touch("touchMove", [at(0.6, 0.2), second]);
    await touch("touchEnd", []);
    await settled(small);
    const isPainted = (await colours()).map((colour) => colour !== ground);
    expect(isPainted).toEqual([true, false, true, false, true, false]);
    await phone.close();
  });

  it("made no console error and asked no other origin for anything", () => {
    expect(playground.errors).toEqual([]);
    expect(playground.elsewhere).toEqual([]);
  });
});

/** Fingers on a page, each at its place. */
async function fingers(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  type Kind = "touchStart" | "touchMove" | "touchEnd";
  return async (type: Kind, places: readonly (readonly [x: number, y: number])[]) => {
    const touchPoints = places.map(([x, y], id) => ({ x, y, id }));
    await devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
}
