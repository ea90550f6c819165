/** What a training would do with its run folder: said before it starts, and nothing is changed. */
import { checkFolder } from "@singan/node-io";
import { RUN_FILES } from "@singan/pyramid";
import { checkUnlocked } from "../run/lock.js";
import { checkNothingElse, lookInto, type RunQuestion, stepOf } from "./resume.js";
import type { StagePlace } from "./stages.js";

/** `begin` a new one, `restart` by force, `resume` at a step of a stage, or `nothing`, as it is trained already. */
export type FolderAction =
  | { readonly action: "begin" | "restart" | "nothing" }
  | ({ readonly action: "resume"; readonly step: number } & StagePlace);

/**
 * @param force - Whether it would start over.
 * @param note - Is told what does not stand in the way of going on.
 * @throws SinganError as the training would: `INVALID_RUN`, `FILE_SYSTEM`.
 */
export async function foresee(
  question: RunQuestion,
  force: boolean,
  note: (text: string) => void,
): Promise<FolderAction> {
  const { folder } = question;
  await checkFolder(folder.path);
  await checkUnlocked(folder.path);
  if (force) return { action: (await folder.has(RUN_FILES.record)) ? "restart" : "begin" };
  const found = await lookInto(question);
  if (found === undefined) {
    await checkNothingElse(folder);
    return { action: "begin" };
  }
  const { next, notes } = found;
  if (next === undefined) return { action: "nothing" };
  for (const text of notes) note(text);
  const { scale, paint } = next;
  return { action: "resume", scale, paint, step: stepOf(found, next) };
}
