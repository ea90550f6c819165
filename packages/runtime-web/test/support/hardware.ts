/** An adapter in software that passes for a graphics card, so that `auto` takes it. */
import type { BrowserContext, Page } from "playwright-core";

/** In a page it begins at once; in a context with the pages that are opened from then on. */
export async function pretendHardware(where: Page | BrowserContext): Promise<void> {
  const pretend = () => {
    const info = { architecture: "pretended", description: "", isFallbackAdapter: false };
    Object.defineProperty(GPUAdapter.prototype, "info", { get: () => info });
  };
  await where.addInitScript(pretend);
  if ("evaluate" in where) await where.evaluate(pretend);
}
