/** The page's name, what it promises, and what works everywhere. */
import { useSignal } from "@preact/signals";
import { Moon, Redo2, Share2, ShieldCheck, Sun, Undo2 } from "lucide-preact";
import { isShipped } from "../engine/shipped.js";
import { canRedo, canUndo, redo, settings, sheet, undo } from "../state/history.js";
import { toLink } from "../state/link.js";
import { say } from "../state/notices.js";
import { theme, toggleTheme } from "../state/theme.js";
import { Models } from "./models.js";

export function Header() {
  const isDark = theme.value === "dark";
  return (
    <header class="container">
      <h1>
        <img src="./icon.svg" alt="" width="40" height="40" /> <span>SinGAN playground</span>
      </h1>
      <p class="promise">
        <span class="motto">One photograph in, endless new pictures out.</span>
        <span class="here">
          <ShieldCheck aria-hidden="true" /> All on your machine; nothing is uploaded.
        </span>
      </p>
      <Models />
      <div class="bar" role="toolbar" aria-label="Page">
        <button type="button" class="icon" disabled={!canUndo.value} onClick={undo}>
          <Undo2 aria-hidden="true" />
          <span class="hidden">Undo</span>
        </button>
        <button type="button" class="icon" disabled={!canRedo.value} onClick={redo}>
          <Redo2 aria-hidden="true" />
          <span class="hidden">Redo</span>
        </button>
        <button type="button" class="icon" onClick={toggleTheme}>
          {isDark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
          <span class="hidden">{isDark ? "Light" : "Dark"}</span>
        </button>
        <Share />
      </div>
    </header>
  );
}

/** Seconds that the button says that it has done it. */
const SAID = 2;

function Share() {
  const said = useSignal<string | undefined>(undefined);
  const onClick = async () => {
    const isOwn = !isShipped(settings.model.value);
    try {
      const address = new URL(location.href);
      address.hash = toLink(sheet.value);
      await navigator.clipboard.writeText(address.href);
      said.value = "Copied";
      say(
        isOwn
          ? "The link is copied. It has your settings, but not your model, which stays on your machine."
          : "The link is copied. It has the model, the tool, the seed and all settings, but nothing that you painted or moved by hand.",
      );
    } catch {
      said.value = "See address";
      say("This browser lets no page copy; the link is the page's address.");
    }
    setTimeout(() => {
      said.value = undefined;
    }, 1000 * SAID);
  };
  return (
    <button type="button" class="share" onClick={onClick}>
      <Share2 aria-hidden="true" /> <span>{said.value ?? "Share"}</span>
    </button>
  );
}
