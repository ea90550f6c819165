/**
 * A real browser for tests: Chromium or Chrome from `CHROMIUM_PATH` or where systems install it, run
 * headless. `SINGAN_NO_BROWSER=1` skips what needs one.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Why browser tests are skipped, or `undefined` when they run. */
export const BROWSER_SKIP_REASON =
  process.env.SINGAN_NO_BROWSER === "1" ? "SINGAN_NO_BROWSER is 1" : undefined;

const COMMANDS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
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
 * @throws Error with one sentence that says how to get one.
 */
export function findBrowser(): string {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (isExecutable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH names ${asked}, which is no program; correct or unset it.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    ...COMMANDS.map((command) => `/usr/bin/${command}`),
    ...COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command))),
    ...(PLACES[process.platform] ?? []),
  ];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    "No Chromium or Chrome was found: install one (Debian: apt-get install chromium), set CHROMIUM_PATH " +
      "to its program, or skip the browser tests with npm test -- --no-browser.",
  );
}

/** Starts the browser, headless and silent on the network; `flags` are added. The caller closes it. */
export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    chromiumSandbox: false,
    args: [
      "--headless=new",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
      ...flags,
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
