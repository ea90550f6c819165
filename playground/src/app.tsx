/** The page. */
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { StatusLine } from "./components/status-line.js";
import { TopBar } from "./components/top-bar.js";
import "./engine/drop.js";
import { type Loaded, load, loaded } from "./engine/engine.js";
import { TOOLS, type Tool } from "./state/scene.js";
import { choose, redo, scene, undo } from "./state/store.js";
import { Animate } from "./tools/animate.js";
import { Edit } from "./tools/edit/edit.js";
import { Paint } from "./tools/paint/paint.js";
import { Paste } from "./tools/paste/paste.js";
import { Samples } from "./tools/samples.js";
import { Upscale } from "./tools/upscale.js";

const COMPONENTS: Readonly<Record<Tool, ComponentType<Loaded>>> = {
  samples: Samples,
  paint: Paint,
  paste: Paste,
  edit: Edit,
  upscale: Upscale,
  animate: Animate,
};
const TITLES: Readonly<Record<Tool, string>> = {
  samples: "Samples",
  paint: "Paint",
  paste: "Paste",
  edit: "Edit",
  upscale: "Upscale",
  animate: "Animate",
};

export function App() {
  const { model, tool } = scene.value;
  const known = TOOLS.find((name) => name === tool) ?? TOOLS[0];
  const Tool = COMPONENTS[known];
  useEffect(() => void load(model), [model]);
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <div class="page">
      <TopBar />
      <nav aria-label="Tools">
        <ul>
          {TOOLS.map((name) => (
            <li key={name}>
              <button
                type="button"
                class="tab"
                aria-current={name === known ? "page" : undefined}
                onClick={() => choose({ tool: name })}
              >
                {TITLES[name]}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        {loaded.value === undefined ? (
          <p class="opening" aria-busy="true">
            A model of one photograph is on its way
          </p>
        ) : (
          <Tool {...loaded.value} />
        )}
      </main>
      <StatusLine />
    </div>
  );
}

function onKey(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  // Fields have an undo of their own.
  if (event.target instanceof HTMLInputElement && event.target.type === "number") return;
  event.preventDefault();
  if (event.shiftKey) redo();
  else undo();
}
