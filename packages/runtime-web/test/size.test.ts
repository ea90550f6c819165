/** What a page downloads of this package and of what it uses of the pyramid's, without onnxruntime-web and protobufjs. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const BESIDE = /^(onnxruntime-web|protobufjs)/;
const source = (name: string) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

/** What a browser fetches for an entry, minified and compressed; what is only fetched when it is used apart. */
async function weigh(entry: string | { readonly code: string }) {
  const problems: string[] = [];
  const virtual = source("entry-of-a-test.ts");
  const build = await rolldown({
    input: typeof entry === "string" ? source(entry) : virtual,
    platform: "browser",
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
    const names = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(reached));
    function reached({ fileName, imports }: (typeof chunks)[number]): string[] {
      const further = chunks.filter((chunk) => imports.includes(chunk.fileName));
      return [fileName, ...further.flatMap(reached)];
    }
    const bytes = chunks
      .filter(({ fileName }) => names.has(fileName))
      .map(({ code }) => gzipSync(code, { level: 9 }).length)
      .reduce((sum, length) => sum + length, 0);
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
    return { bytes, modules, problems };
  } finally {
    await build.close();
  }
}

test("a page is small, and so is its worker; neither has anything of Node or of training", async () => {
  const page = await weigh("index.ts");
  const worker = await weigh("worker/wasm.ts");
  console.log(`page ${page.bytes} bytes, worker ${worker.bytes} bytes, compressed`);
  expect(page.bytes).toBeLessThan(10_000);
  expect(worker.bytes).toBeLessThan(32_000);
  for (const { modules, problems } of [page, worker]) {
    expect(problems).toEqual([]);
    expect(modules.filter((id) => /^node:|\/trainer\/|\/exporter\/|tensorflow/.test(id))).toEqual(
      [],
    );
  }
});

test("what is not used is not there", async () => {
  const code = 'import { isSinganError } from "./index.js"; console.log(isSinganError);';
  expect((await weigh({ code })).bytes).toBeLessThan(500);
});
