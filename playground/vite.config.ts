/** A folder of files that any host serves, at any path, and that works again without the network. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** Shared memory, and so threads, only come to pages of these. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** The scripts and the WebAssembly of WebGPU, and of the library what only pages without a worker use. */
const LATER = ["**/*asyncify*", "**/*jsep*", "**/webgpu-*.js", "**/local-*.js"];

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
          { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{html,css,js,mjs,wasm,onnx,jpg,svg,webmanifest}"],
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
