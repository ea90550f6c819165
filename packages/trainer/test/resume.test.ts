/** Trainings that are killed, as a power cut would: again and again, at random moments, in real processes. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeSafetensors, RUN_FILES } from "@singan/pyramid";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const KILLS = 20;
/** From a process's first word on; writing a checkpoint after every step takes most of that time. */
const LONGEST_LIFE_MS = 700;
const CHILD = fileURLToPath(new URL("./support/train-child.js", import.meta.url));
const folder = temporaryFolder();
/** Three scales, and one of them once more, for paintings. */
const STAGES = { ...SECONDS, application: "paint", paintScale: 1, steps: 60 } as const;

interface Life {
  readonly killed: boolean;
  readonly steps: number;
  readonly stderr: string;
}

/** Trains in a process until it ends, or until `life` milliseconds after its first word. */
function trainOnce(photograph: string, out: string, seed: number, life?: number): Promise<Life> {
  const settings = JSON.stringify({ ...STAGES, seed });
  const child = spawn(process.execPath, [CHILD, photograph, out, settings, "0"]);
  let [steps, stderr] = [0, ""];
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    steps += part.split('"type":"step"').length - 1;
    if (life !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), life);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const killed = signal === "SIGKILL";
      if (killed || code === 0) resolve({ killed, steps, stderr });
      else reject(new Error(`The training ended with ${code ?? signal}: ${stderr}`));
    });
  });
}

/** Every weight that a training leaves, and all else that its model holds. */
function weightsIn(out: string): object {
  const files = [0, 1, 2].map(RUN_FILES.scale);
  const others = [0, 1, 2].map(RUN_FILES.reconstruction);
  const paint = [RUN_FILES.paint, RUN_FILES.paintReconstruction];
  const rest = [RUN_FILES.reconstructionNoise, RUN_FILES.state];
  const names = [...files, ...others, ...paint, ...rest];
  return names.map((name) => {
    const { tensors } = decodeSafetensors(readFileSync(join(out, name)), name);
    return Object.entries(tensors).map(([key, { data }]) => {
      return [
        name,
        key,
        Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex"),
      ];
    });
  });
}

test(`killed ${KILLS} times at random, it ends with the weights of one never interrupted, bit for bit`, {
  timeout: 600_000,
}, async () => {
  const photograph = await writePhotograph(folder);
  let kills = 0;
  for (let seed = 1; kills < KILLS; seed++) {
    const out = join(folder, `killed-${seed}`);
    let life: Life;
    do {
      const killAfter = kills < KILLS ? Math.random() * LONGEST_LIFE_MS : undefined;
      life = await trainOnce(photograph, out, seed, killAfter);
      if (life.killed) kills++;
    } while (life.killed);
    const whole = join(folder, `whole-${seed}`);
    const { steps } = await trainOnce(photograph, whole, seed);
    expect(steps).toBe(4 * 60);
    expect(weightsIn(out)).toEqual(weightsIn(whole));
    const left = readdirSync(out, { recursive: true }).map(String);
    expect(left.filter((name) => /\.part$|^lock$/.test(name))).toEqual([]);
  }
  expect(kills).toBe(KILLS);
});
