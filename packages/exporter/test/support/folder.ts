/** A temporary folder for one test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Makes it; it is gone when the file's tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "singan-exporter-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
