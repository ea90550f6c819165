import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import webpack from "webpack";

const here = import.meta.dirname;
const out = resolve(process.argv[2] ?? "web-webpack");
const compiler = webpack({
  mode: "production",
  entry: join(here, "main.js"),
  output: { path: out, filename: "main.js" },
  performance: { hints: false },
});
compiler.run((error, stats) => {
  const problem = error ?? (stats?.hasErrors() ? stats.toString("errors-only") : undefined);
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  copyFileSync(join(here, "index.html"), join(out, "index.html"));
  compiler.close(() => console.log(out));
});
