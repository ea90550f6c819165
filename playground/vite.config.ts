/** A folder of files that any host serves, at any path, and that works again without the network. */
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** Shared memory, and so threads, only come to pages of these. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** The scripts and the WebAssembly of WebGPU, and of the library what only pages without a worker use. */
const LATER = ["**/*asyncify*", "**/*jsep*", "**/webgpu-*.js", "**/local-*.js"];

/**
 * Keeps the files of WebGPU once a page has used it. On a first visit they come before the service worker is there, and some to
 * a worker, of which the page hears nothing: so all are asked for again, mostly from the browser's own cache.
 */
function keep(files: readonly string[]): void {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) return;
  new PerformanceObserver(async (list, observer) => {
    if (!list.getEntries().some(({ name }) => files.some((file) => name.endsWith(file)))) return;
    observer.disconnect();
    if (serviceWorker.controller === null) {
      await new Promise((done) => {
        serviceWorker.addEventListener("controllerchange", done, { once: true });
      });
    }
    await Promise.all(files.map(async (file) => (await fetch(file)).arrayBuffer()));
  }).observe({ type: "resource", buffered: true });
}

/** A script of its own: the page runs none that stand in it. */
const keepWebgpu: Plugin = {
  name: "keep-webgpu",
  apply: "build",
  enforce: "post",
  transformIndexHtml: () => [{ tag: "script", attrs: { src: "./keep-webgpu.js", defer: true } }],
  generateBundle(_, bundle) {
    const files = Object.keys(bundle).filter((name) => /asyncify|\/webgpu-[^/]*\.js$/.test(name));
    const source = `(${keep})(${JSON.stringify(files)});\n`;
    this.emitFile({ type: "asset", fileName: "keep-webgpu.js", source });
  },
};

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  server: { headers: ISOLATED },
  preview: { headers: ISOLATED },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  worker: { format: "es" },
  // Its workers are found by their place beside it.
  optimizeDeps: { exclude: ["@singan/runtime-web", "onnxruntime-web"] },
  plugins: [
    keepWebgpu,
    VitePWA({
      registerType: "autoUpdate",
      injectRegister: "script-defer",
      manifest: {
        name: "SinGAN playground",
        short_name: "SinGAN",
        description: "One photograph in, endless new pictures out, all on your own machine.",
        theme_color: "#13171f",
        background_color: "#13171f",
        display: "standalone",
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{html,css,js,mjs,wasm,onnx,jpg,png,svg,webmanifest}"],
        globIgnores: LATER,
        maximumFileSizeToCacheInBytes: 20_000_000,
        clientsClaim: true,
        skipWaiting: true,
        // What is not kept from the start is kept once it was used: one machine wants only one of the two.
        runtimeCaching: [
          {
            urlPattern: ({ sameOrigin, url }) => sameOrigin && url.pathname.includes("/assets/"),
            handler: "CacheFirst",
            options: { cacheName: "used-assets" },
          },
        ],
      },
    }),
  ],
});
