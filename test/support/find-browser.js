// Where Chromium or Chrome is (`CHROMIUM_PATH`, or where systems install it), and how it is started. Plain JavaScript with
// no dependencies, because scripts/test.js also asks before anything is built.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Headless, and silent on the network. */
export const FLAGS = [
  "--headless=new",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** With these it has WebGPU on every machine: an adapter in software, slow but exact. */
export const WEBGPU_FLAGS = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan,WebGPU",
];

const COMMANDS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const PLACES = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => {
    const folder = process.env[name];
    return folder ? [join(folder, "Google/Chrome/Application/chrome.exe")] : [];
  }),
};

/**
 * The browser's executable.
 *
 * @returns {string}
 * @throws Error with one sentence that says how to get one.
 */
export function findBrowser() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (isExecutable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH names ${asked}, which is no program; correct or unset it.`);
  }
  const candidates = [...placesOf(COMMANDS), ...(PLACES[process.platform] ?? [])];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    "No Chromium or Chrome was found: install one (Debian: apt-get install chromium), set CHROMIUM_PATH " +
      "to its program, or skip the browser tests with npm test -- --no-browser.",
  );
}

/**
 * Firefox's executable (`FIREFOX_PATH`, or where systems install it), or nothing: what needs one is skipped then.
 *
 * @returns {string | undefined}
 */
export function findFirefox() {
  const asked = process.env.FIREFOX_PATH;
  return [...(asked ? [asked] : []), ...placesOf(["firefox-esr", "firefox"])].find(isExecutable);
}

/** @param {readonly string[]} commands */
function placesOf(commands) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [
    ...commands.map((command) => `/usr/bin/${command}`),
    ...commands.flatMap((command) => folders.map((folder) => join(folder, command))),
  ];
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
