/** What a page downloads of this package and of what it uses of the pyramid's, without onnxruntime-web and protobufjs. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

const BESIDE = /^(onnxruntime-web|protobufjs)/;
const source = (name: string) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));
/** Fetched by few: work without a worker, and the encoders of animations. */
const APART = /\/(local-model|local-images|wasm|webgpu|gif|video)\.ts$/;

/**
 * Bytes of an entry, minified and compressed, as bundlers make them of pages: at once, and with everything that is fetched when
 * it is first used, but for what is apart.
 */
async function weigh(entry: string | { readonly code: string }) {
  const problems: string[] = [];
  const virtual = source("entry-of-a-test.ts");
  const build = await rolldown({
    input: typeof entry === "string" ? source(entry) : virtual,
    platform: "browser",
    preserveEntrySignatures: "allow-extension",
    external: BESIDE,
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === virtual ? id : null),
        load: (id) => (id === virtual && typeof entry !== "string" ? entry.code : null),
      },
    ],
    onLog: (level, { code = "", message }) => {
      if (level === "warn" && code === "UNRESOLVED_IMPORT") problems.push(message);
    },
  });
  try {
    const { output } = await build.generate({ format: "esm", minify: true });
    const chunks = output.filter((part) => part.type === "chunk");
    type Chunk = (typeof chunks)[number];
    const named = (names: readonly string[]) => chunks.filter((c) => names.includes(c.fileName));
    const reach = (chunk: Chunk, isLaterToo: boolean, found: Set<Chunk>): Set<Chunk> => {
      const isApart = !chunk.isEntry && APART.test(chunk.facadeModuleId ?? "");
      if (found.has(chunk) || isApart) return found;
      found.add(chunk);
      const names = isLaterToo ? [...chunk.imports, ...chunk.dynamicImports] : chunk.imports;
      for (const next of named(names)) reach(next, isLaterToo, found);
      return found;
    };
    const bytesOf = (isLaterToo: boolean) => {
      const fetched = reach(chunks.find(({ isEntry }) => isEntry)!, isLaterToo, new Set());
      return [...fetched].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
    };
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
    return { atOnce: bytesOf(false), inAll: bytesOf(true), modules, problems };
  } finally {
    await build.close();
  }
}

describe("what a page downloads", async () => {
  const page = await weigh("index.ts");

  test.each(["wasm", "webgpu"])("is small, with its worker for %s", async (device) => {
    const worker = await weigh(`worker/${device}.ts`);
    const shown = [page, worker].map(({ atOnce, inAll }) => `${atOnce} bytes (${inAll} in all)`);
    console.log(`page ${shown[0]}, worker for ${device} ${shown[1]}, compressed`);
    expect(page.atOnce + worker.atOnce).toBeLessThan(25_000);
    expect(page.inAll + worker.inAll).toBeLessThan(40_000);
    for (const { modules, problems } of [page, worker]) {
      expect(problems).toEqual([]);
      expect(modules.filter((id) => /^node:|\/trainer\/|\/exporter\/|tensorflow/.test(id))).toEqual(
        [],
      );
    }
  });
});

test("what is not used is not there", async () => {
  const code = 'import { isSinganError } from "./index.js"; console.log(isSinganError);';
  expect((await weigh({ code })).atOnce).toBeLessThan(500);
});
