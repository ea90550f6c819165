/** Models from the network, in real pages: kept, taken up again, waited for, checked by their hash, refused. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { golden } from "../../../test/golden/make.js";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { stage } from "./support/pages.js";

const MODEL = readFileSync(golden("tiny.onnx"));
const SHA256 = createHash("sha256").update(MODEL).digest("hex");

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`models from the network${because}`, () => {
  const web = stage(false);
  let page: Page;
  beforeAll(async () => {
    page = await web.open();
  });
  afterAll(() => page.close());

  describe("downloads", () => {
    /** A server with moods. */
    async function moody(route: (request: IncomingMessage, response: ServerResponse) => void) {
      const requests: IncomingMessage["headers"][] = [];
      const site = await web.serve({
        route: (request, response) => {
          if (request.url !== "/model.onnx") return false;
          requests.push(request.headers);
          route(request, response);
          return true;
        },
      });
      const tab = await web.open(site);
      const load = (options: { sha256?: string; cache?: boolean } = {}) =>
        tab.evaluate(async (given) => {
          const progress: unknown[] = [];
          const onProgress = (loaded: number, total?: number) => progress.push([loaded, total]);
          try {
            const all = { ...given, device: "wasm", worker: false, onProgress } as const;
            return await singan.using("model.onnx", all, async ({ metadata }) => {
              return { scales: metadata.pyramid.sizes.length, last: progress.at(-1) };
            });
          } catch (error) {
            return { code: (error as { code?: string }).code, message: (error as Error).message };
          }
        }, options);
      return { load, requests, tab };
    }
    const whole = { scales: 4, last: [MODEL.length, MODEL.length] };

    test("are kept, checked with the server by their tag, and used without it", async () => {
      let isUp = true;
      const { load, requests, tab } = await moody((request, response) => {
        if (!isUp) return response.destroy();
        if (request.headers["if-none-match"] === '"one"') return response.writeHead(304).end();
        return response
          .writeHead(200, { etag: '"one"', "content-length": MODEL.length })
          .end(MODEL);
      });
      expect(await load()).toEqual(whole);
      expect(await load()).toEqual(whole);
      expect(requests.map((headers) => headers["if-none-match"])).toEqual([undefined, '"one"']);
      isUp = false;
      expect(await load()).toEqual(whole);
      const asked = requests.length;
      expect(await load({ sha256: SHA256 })).toEqual(whole);
      expect(requests.length).toBe(asked);
      expect(await load({ cache: false })).toMatchObject({ code: "NETWORK" });
      // What changed on the disk is not used.
      await tab.evaluate(async () => {
        const cache = await caches.open("singan-models");
        const [request] = await cache.keys();
        const { headers } = (await cache.match(request!))!;
        await cache.put(request!, new Response("not what it was", { headers }));
      });
      expect(await load()).toMatchObject({ code: "NETWORK" });
      isUp = true;
      expect(await load()).toEqual(whole);
    });

    test("tell what a page's own onProgress throws as it is, and try nothing again", async () => {
      const { requests, tab } = await moody((_, response) => response.end(MODEL));
      const { name, message } = await tab.evaluate(() => {
        const onProgress = () => {
          throw new TypeError("mine");
        };
        return singan.refusal(singan.SinGAN.load("model.onnx", { device: "wasm", onProgress }));
      });
      expect({ name, message }).toEqual({ name: "TypeError", message: "mine" });
      expect(requests.length).toBe(1);
    });

    test("are refused for what is no address", async () => {
      const { code, message } = await page.evaluate(() => {
        return singan.refusal(singan.SinGAN.load("http://"));
      });
      expect(code).toBe("INVALID_OPTION");
      expect(message).toContain('received "http://"');
    });

    test("are used without an answer, and with a server that is busy, but not against what it says", async () => {
      let status = 200;
      const { load } = await moody((_, response) => {
        // More than anybody waits, so that it is not asked again.
        const headers = { "retry-after": "60", "cache-control": "no-store" };
        response.writeHead(status, headers).end(status === 200 ? MODEL : undefined);
      });
      const kept = { scales: 4, last: [MODEL.length, MODEL.length] };
      expect(await load()).toMatchObject({ scales: 4 });
      status = 503;
      expect(await load()).toEqual(kept);
      for (status of [404, 403, 410, 500]) {
        const message = expect.stringContaining(`the server says ${status}`);
        expect(await load()).toMatchObject({ code: "NETWORK", message });
      }
    });

    test("of which only another is kept are not used, though the server calls that one right", async () => {
      const { load } = await moody((request, response) => {
        if (request.headers["if-none-match"]) response.writeHead(304).end();
        else response.writeHead(200, { etag: '"one"' }).end(MODEL);
      });
      expect(await load()).toMatchObject({ scales: 4 });
      const message = expect.stringContaining(SHA256);
      const refused = await load({ sha256: "0".repeat(64) });
      expect(refused).toMatchObject({ code: "INVALID_MODEL", message });
    });

    test("go on where they broke, and start again where the server cannot go on", async () => {
      for (const resumes of [true, false]) {
        const { load, requests } = await moody((request, response) => {
          const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
          const left = MODEL.subarray(resumes ? from : 0);
          const isFirst = from === 0;
          response.writeHead(resumes && !isFirst ? 206 : 200, {
            etag: '"one"',
            "content-length": left.length,
          });
          if (isFirst)
            response.write(left.subarray(0, 9000), () => setTimeout(() => response.destroy(), 200));
          else response.end(left);
        });
        expect(await load({ sha256: SHA256 })).toEqual(whole);
        expect(requests.map(({ range }) => range)).toEqual([undefined, "bytes=9000-"]);
        expect(requests[1]?.["if-range"]).toBe('"one"');
      }
    });

    test("wait longer before each try while the server is busy, and as long as it asks", async () => {
      const times: number[] = [];
      const moods = [{ status: 503 }, { status: 429, "retry-after": "1" }, { status: 502 }];
      const { load } = await moody((_, response) => {
        times.push(performance.now());
        const { status, ...headers } = moods.shift() ?? { status: 200 };
        response.writeHead(status, headers).end(status === 200 ? MODEL : undefined);
      });
      expect(await load()).toMatchObject({ scales: 4 });
      const pauses = times.slice(1).map((time, i) => time - times[i]!);
      for (const [i, least] of [250, 1000, 1000].entries()) {
        expect(pauses[i]).toBeGreaterThan(least - 20);
        expect(pauses[i]).toBeLessThan(least + 700);
      }
    });

    test.each([
      [{ status: 504 }, 4],
      // Nobody waits so long.
      [{ status: 503, "retry-after": "60" }, 1],
      [{ status: 404 }, 1],
    ])("give up after a few tries: %o", async ({ status, ...headers }, tries) => {
      const { load, requests } = await moody((_, response) => {
        response.writeHead(status, headers as Record<string, string>).end();
      });
      const message = expect.stringContaining(`the server says ${status}`);
      expect(await load()).toMatchObject({ code: "NETWORK", message });
      expect(requests.length).toBe(tries);
    });

    test("stop at once in a pause", async () => {
      const { requests, tab } = await moody((_, response) => {
        response.writeHead(503, { "retry-after": "9" }).end();
      });
      const loading = tab.evaluate(async () => {
        const stop = new AbortController();
        const reason = new Error("enough");
        Object.assign(window, { stop: () => stop.abort(reason) });
        const { signal } = stop;
        const loading = singan.SinGAN.load("model.onnx", { device: "wasm", signal });
        return loading.catch((error) => error === reason);
      });
      await vi.waitUntil(() => requests.length === 1, { timeout: 20_000 });
      await new Promise((done) => setTimeout(done, 300));
      const stopped = performance.now();
      await tab.evaluate("stop()");
      expect(await loading).toBe(true);
      expect(performance.now() - stopped).toBeLessThan(5000);
      expect(requests.length).toBe(1);
    });

    test("that keep breaking, or are another file, are told", async () => {
      const { load } = await moody((_, response) => {
        response.writeHead(200, { "content-length": MODEL.length });
        response.write(MODEL.subarray(0, 9000), () => setTimeout(() => response.destroy(), 100));
      });
      expect(await load()).toMatchObject({
        code: "NETWORK",
        message: expect.stringContaining("the connection"),
      });
      const other = await moody((_, response) => response.end(MODEL));
      expect(await other.load({ sha256: "0".repeat(64) })).toMatchObject({
        code: "INVALID_MODEL",
        message: expect.stringContaining(SHA256),
      });
    });
  });

  describe("a wanted sha256", () => {
    test("is held against files and bytes too, in either case, and refused where it is none", async () => {
      const codes = await page.evaluate(async (wanted) => {
        const bytes = await (await fetch("tiny.onnx")).arrayBuffer();
        const codeOf = async (source: Blob | ArrayBuffer | string, sha256: unknown) => {
          const options = { device: "wasm", worker: false, sha256: sha256 as string } as const;
          const { code, message } = await singan.refusal(
            singan.using(source, options, async () => 0),
          );
          return [code, message];
        };
        return {
          right: await codeOf(bytes, wanted.toUpperCase()),
          bytes: await codeOf(bytes, "0".repeat(64)),
          file: await codeOf(new File([bytes], "a.onnx"), "0".repeat(64)),
          number: await codeOf("tiny.onnx", 42),
          short: await codeOf("tiny.onnx", "abc"),
        };
      }, SHA256);
      expect(codes.right[0]).toBe("none");
      expect(codes.bytes[0]).toBe("INVALID_MODEL");
      expect(codes.file).toMatchObject([
        "INVALID_MODEL",
        expect.stringContaining("a.onnx is not the file"),
      ]);
      const expected = "Expected 64 hexadecimal digits for sha256 but received";
      expect(codes.number).toEqual(["INVALID_OPTION", `${expected} 42.`]);
      expect(codes.short).toEqual(["INVALID_OPTION", `${expected} "abc".`]);
    });

    test("is refused where it cannot be checked: on a page that was not served by https", async () => {
      const plain = await web.browser.newPage();
      await plain.route("http://plain.test/**", async (route) => {
        const url = route.request().url().replace("http://plain.test", web.site.origin);
        await route.fulfill({ response: await route.fetch({ url }) });
      });
      await plain.goto("http://plain.test/");
      const { refused, device } = await plain.evaluate(async (sha256) => {
        const options = { device: "wasm", worker: false } as const;
        const loading = singan.SinGAN.load("tiny.onnx", { ...options, sha256 });
        return {
          refused: await singan.refusal(loading),
          device: await singan.using("tiny.onnx", options, async (model) => model.device),
        };
      }, SHA256);
      expect(refused).toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining("by https can check sha256"),
      });
      expect(device).toBe("wasm");
      await plain.close();
    });
  });
});
