// A browser for the tests: one that is there, else installed where that is one command (root on Debian).
import { existsSync } from "node:fs";
import { findBrowser } from "../../test/support/find-browser.js";
import { command } from "./command.js";
import { Failure } from "./failure.js";

/**
 * Makes sure that there is a Chromium or Chrome.
 * @returns {Promise<string>} its executable
 * @throws Failure with the sentence that says how to get one
 */
export async function ensureBrowser() {
  const missing = found();
  if (typeof missing === "string") return missing;
  const root = process.getuid?.() === 0;
  if (process.env.CHROMIUM_PATH || !root || !existsSync("/etc/debian_version")) throw missing;
  console.error("Installing Chromium for the browser tests ...");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const { code, output } = await command("apt-get", ["-qq", ...args], { env, output: "keep" });
    if (code !== 0) {
      throw new Failure(`apt-get ${args.join(" ")} failed: ${output.trim()}\n${missing.message}`);
    }
  }
  return findBrowser();
}

/** @returns {string | Failure} */
function found() {
  try {
    return findBrowser();
  } catch (error) {
    return new Failure(/** @type {Error} */ (error).message);
  }
}
