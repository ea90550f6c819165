/** Starts the page. */
import "@picocss/pico/css/pico.min.css";
import "./style.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.js";
import { takeModel } from "./components/models.js";
import { followModel } from "./engine/model.js";
import { timings } from "./engine/work.js";
import { begin, redo, settings, sheet, undo } from "./state/history.js";
import { fromLink, toLink } from "./state/link.js";
import { notice, problem } from "./state/notices.js";
import { sparingly } from "./state/sparingly.js";
import { followTheme } from "./state/theme.js";
import { pasteFile } from "./tools/paste.js";
import { enlargeFile } from "./tools/upscale.js";

/** Browsers let a page write its address a hundred times in ten seconds (Safari) or more. */
const WRITING = { burst: 15, milliseconds: 150 };

/** The address always says what the page shows, so that it can be kept and sent. */
function followLink(): void {
  begin(fromLink(location.hash));
  addEventListener("hashchange", () => {
    if (location.hash.slice(1) !== toLink(sheet.value)) begin(fromLink(location.hash));
  });
  const write = () => {
    const link = toLink(sheet.value);
    history.replaceState(null, "", link === "" ? location.pathname + location.search : `#${link}`);
  };
  // Sliders tell of changes faster than that.
  const soon = sparingly(write, WRITING.burst, WRITING.milliseconds);
  effect(() => {
    sheet.value;
    soon();
  });
}

/** What is done and what went wrong is said until the person goes on. */
function followSteps(): void {
  effect(() => {
    sheet.value;
    notice.value = "";
    problem.value = undefined;
  });
}

/** How long pictures of one tool take says nothing of another's. */
function followTool(): void {
  effect(() => {
    settings.tool.value;
    timings.value = [];
  });
}

/** Ctrl or Command and Z or Y, but where a text is written. */
function followKeys(): void {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    // What lies behind a dialog stays as it is.
    if (document.querySelector("dialog[open]") !== null) return;
    const isText = event.target instanceof HTMLInputElement && event.target.type === "number";
    const key = event.key.toLowerCase();
    if (isText || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  });
}

/** Files that are dropped anywhere: models are used, pictures enlarged where that is what is going on, else pasted. */
function followDrops(): void {
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    if (!file.type.startsWith("image/")) takeModel(file);
    else if (sheet.value.tool === "upscale") enlargeFile(file);
    else pasteFile(file);
  });
}

followTheme();
followLink();
followKeys();
followDrops();
followSteps();
followTool();
followModel();
render(<App />, document.getElementById("page")!);
