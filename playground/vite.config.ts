import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** With them pages may use threads; hosts that cannot send them serve the playground all the same, on one thread. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
const MEGABYTE = 2 ** 20;

export default defineConfig({
  root: import.meta.dirname,
  // So that the folder works below any address.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", outDir: "dist", emptyOutDir: true },
  server: { headers: isolation },
  preview: { headers: isolation },
  plugins: [
    VitePWA({
      registerType: "autoUpdate",
      manifest: {
        name: "SinGAN playground",
        short_name: "SinGAN",
        description: "One photograph, endless new pictures of it, made on your own machine.",
        display: "standalone",
        background_color: "#12303f",
        theme_color: "#12303f",
        icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any maskable" }],
      },
      workbox: {
        // The build for graphics processors is twice as large, and kept only where it is used.
        globPatterns: ["**/*.{html,js,css,svg,onnx,jpg}", "**/ort-wasm-simd-threaded-*.wasm"],
        maximumFileSizeToCacheInBytes: 20 * MEGABYTE,
        runtimeCaching: [
          {
            urlPattern: /\.wasm$/,
            handler: "CacheFirst",
            options: { cacheName: "runtimes" },
          },
        ],
      },
    }),
  ],
});
