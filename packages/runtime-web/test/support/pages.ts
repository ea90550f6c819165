/** A headless Chromium on the library's test page. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { launchBrowser } from "../../../../test/support/browser.js";
import { WEBGPU_FLAGS } from "../../../../test/support/find-browser.js";
import { buildSite, type Route, type Site, serveSite } from "./site.js";

const GOLDEN = fileURLToPath(new URL("../../../../test/golden", import.meta.url));
const PAGE = fileURLToPath(new URL("../page", import.meta.url));

/** What a test file has: a site and a browser, for as long as its tests run. */
export interface Stage {
  readonly browser: Browser;
  readonly site: Site;
  /** A new page with the library; whatever it complains about or asks strangers for fails the test file. */
  open(site?: Site): Promise<Page>;
  /** The same site, served otherwise. The stage closes it. */
  serve(options: { isolated?: boolean; route?: Route }): Promise<Site>;
}

/** To be called once in a test file. @param isolated - Whether the site's pages may use threads. */
export function stage(isolated: boolean): Stage {
  const folder = mkdtempSync(join(tmpdir(), "singan-web-"));
  const sites: Site[] = [];
  const problems: string[] = [];
  let browser: Browser | undefined;
  const serve: Stage["serve"] = async (options) => {
    const site = await serveSite([folder, GOLDEN], options);
    sites.push(site);
    return site;
  };
  beforeAll(async () => {
    await buildSite(PAGE, folder);
    await serve({ isolated });
    browser = await launchBrowser(WEBGPU_FLAGS);
  });
  afterAll(async () => {
    await browser?.close();
    for (const site of sites) await site.close();
    rmSync(folder, { recursive: true, force: true });
    expect(problems).toEqual([]);
  });
  return {
    get browser() {
      return browser!;
    },
    get site() {
      return sites[0]!;
    },
    serve,
    async open(site = sites[0]!) {
      const page = await browser!.newPage();
      page.on("pageerror", ({ message }) => problems.push(message));
      page.on("request", (request) => {
        const url = request.url();
        if (/^http/.test(url) && !sites.some(({ origin }) => url.startsWith(origin))) {
          problems.push(`asks for ${url}`);
        }
      });
      await page.goto(site.origin);
      return page;
    },
  };
}
