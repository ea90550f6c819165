import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = import.meta.dirname;
const out = resolve(process.argv[2] ?? "web-esbuild");
await build({
  entryPoints: {
    main: join(here, "main.js"),
    "worker/wasm": "@singan/runtime-web/worker/wasm",
    "worker/webgpu": "@singan/runtime-web/worker/webgpu",
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: "es2022",
  logLevel: "error",
});
copyFileSync(join(here, "index.html"), join(out, "index.html"));
copyFileSync(join(here, "../../models/peaks.onnx"), join(out, "peaks.onnx"));
const runtime = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
mkdirSync(join(out, "onnxruntime"), { recursive: true });
for (const name of readdirSync(runtime)) {
  if (!/^ort-wasm-simd-threaded(\.asyncify)?\.(mjs|wasm)$/.test(name)) continue;
  copyFileSync(join(runtime, name), join(out, "onnxruntime", name));
}
console.log(out);
