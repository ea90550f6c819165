// What is asked of the packages as they would be published.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installed, node, root } from "./command.js";
import { Failure } from "./failure.js";

/** @typedef {import("./packed.js").Packed} Packed */

/**
 * Runs a checking program and throws its output where it fails.
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
export async function mustPass(args, cwd = root) {
  const { code, output } = await node(args, { cwd, output: "keep" });
  if (code !== 0) throw new Failure(output.trim() || `exit code ${code}`);
}

/** Entries of package.json are right. @param {Packed} pack */
export async function publint(pack) {
  await mustPass([installed("publint/src/cli.js"), pack.folder, "--strict", "--pack", "false"]);
}

/** Types resolve for every ES module user. @param {Packed} pack */
export async function areTheTypesWrong(pack) {
  const attw = installed("@arethetypeswrong/cli/dist/index.js");
  const options = ["--profile", "esm-only", "--format", "ascii", "--no-definitely-typed"];
  await mustPass([attw, pack.tarball, ...options]);
}

/** Nothing but what users need is packed. @param {Packed} pack */
export async function onlyWhatIsNeeded(pack) {
  const needed = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"];
  const missing = needed.filter((file) => !pack.files.includes(file));
  const allowed =
    /^(package\.json|README\.md|LICENSE|bin\/[\w-]+\.js|dist\/.+\.(js|d\.ts)(\.map)?|dist\/bundle\/licences\.txt)$/;
  const strange = pack.files.filter((file) => !allowed.test(file) || file.includes(".test."));
  if (missing.length > 0) throw new Failure(`missing in the tarball: ${missing.join(", ")}`);
  if (strange.length > 0) throw new Failure(`strange in the tarball: ${strange.join(", ")}`);
}

const TRAINING = /@tensorflow\/|@singan\/(trainer|exporter)/;

/** A runtime holds and needs no training code; the command may only name it to find it. @param {Packed} pack */
export async function noTrainingCode(pack) {
  const needed = Object.keys(pack.manifest.dependencies ?? {}).filter((name) =>
    TRAINING.test(name),
  );
  if (needed.length > 0) throw new Failure(`depends on ${needed.join(", ")}`);
  const statically = /(?:^|\n)\s*(?:import|export)\b[^;]*?["']([^"']+)["']/g;
  for (const file of pack.files.filter((path) => /\.(js|d\.ts)$/.test(path))) {
    const text = readFileSync(join(pack.folder, file), "utf8");
    for (const [, name = ""] of text.matchAll(statically)) {
      if (TRAINING.test(name)) throw new Failure(`${file} imports ${name}`);
    }
  }
}

/**
 * Lays packed packages out as an install does. What they depend on is linked from this working tree, but only what
 * they declare, so that an undeclared dependency is found.
 * @param {readonly Packed[]} packages
 * @param {string} folder an empty folder
 */
function layOut(packages, folder) {
  const modules = join(folder, "node_modules");
  for (const pack of packages) {
    cpSync(pack.folder, join(modules, pack.manifest.name), { recursive: true });
    for (const name of Object.keys(pack.manifest.dependencies ?? {})) {
      const places = [join(pack.source, "node_modules", name), installed(name)];
      const place = places.find((path) => existsSync(path));
      if (place === undefined) throw new Failure(`${name} is not installed`);
      if (name.startsWith("@singan/") || existsSync(join(modules, name))) continue;
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(place, join(modules, name), "junction");
    }
  }
}

/**
 * A bundler keeps what is imported only for its effect: onnxruntime reports to nobody in a bundled program either.
 * @param {readonly Packed[]} packages
 * @param {string} folder an empty folder
 */
export async function silentWhenBundled(packages, folder) {
  layOut(packages, folder);
  const input = join(folder, "program.js");
  writeFileSync(input, 'import { SinGAN } from "@singan/runtime-node";\nSinGAN.load("a.onnx");\n');
  // Not there before the set-up.
  const { rolldown } = await import("rolldown");
  const build = await rolldown({
    input,
    platform: "node",
    external: ["onnxruntime-node", "sharp"],
    onLog: () => undefined,
  });
  try {
    const { output } = await build.generate({ format: "esm" });
    const code = output.map((part) => ("code" in part ? part.code : "")).join("\n");
    if (!code.includes("ORT_DISABLE_TELEMETRY")) {
      throw new Failure("a bundler drops what keeps onnxruntime silent");
    }
  } finally {
    await build.close();
  }
}

/**
 * The runtime alone samples from a shipped model, and says how to get the trainer.
 * @param {readonly Packed[]} packages
 * @param {string} folder an empty folder
 */
export async function runtimeWorksAlone(packages, folder) {
  const alone = packages.filter(({ manifest }) =>
    /(pyramid|node-io|runtime-node)$/.test(manifest.name),
  );
  layOut(alone, folder);
  const singan = join(folder, "node_modules/@singan/runtime-node/bin/singan.js");
  await mustPass([singan, "--version"], folder);
  const model = join(root, "models/peaks.onnx");
  const out = join(folder, "samples");
  const size = ["--count", "1", "--seed", "1", "--width", "48", "--quiet"];
  await mustPass([singan, "sample", model, "--out", out, ...size], folder);
  if (!existsSync(join(out, "sample-0000.png"))) throw new Failure("no sample-0000.png came out");
  const train = await node([singan, "train", "photo.jpg"], { cwd: folder, output: "keep" });
  if (train.code === 0 || !train.output.includes("@singan/trainer")) {
    throw new Failure(`without the trainer, singan train said: ${train.output.trim()}`);
  }
}
