import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/`, import.meta.url));

// Tests read the sources of every package, so a change in one is seen in all without a build; but those that start a
// process (the command, kills, the fuzz) run what is built: `npm run build` first, or `npm test`, which builds.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@singan\/([a-z-]+)$/, replacement: `${source("$1")}index.ts` },
      { find: /^@singan\/([a-z-]+)\/(.+)$/, replacement: `${source("$1")}$2.ts` },
    ],
  },
  test: {
    include: ["packages/*/test/**/*.test.ts", "playground/test/**/*.test.ts", "test/**/*.test.ts"],
    // Tests start processes and threads of their own; more files at once only make each other late.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
