/** Firefox, headless, on a page that tells by itself what it did: it needs no driver. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Silent on the network, and with no page but the one that is asked for. */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "app.update.auto": false,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disablePrefetch": true,
  "network.prefetch-next": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

/** Milliseconds: it ends before the test that waits for it does. */
const LONGEST = 100_000;

/** Opens an address for as long as `use` takes. */
export async function withFirefox<T>(
  executable: string,
  url: string,
  use: () => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), "singan-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => {
    return `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`;
  });
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const args = ["--headless", "--no-remote", "--profile", profile, url];
  const firefox = spawn(executable, args, { stdio: "ignore", timeout: LONGEST });
  const ended = once(firefox);
  try {
    return await Promise.race([use(), ended.then(refuse)]);
  } finally {
    firefox.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function once(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.on("error", resolve);
    child.on("close", resolve);
  });
}

function refuse(how: unknown): never {
  throw new Error(`Firefox ended before the page was done (${how}).`);
}
