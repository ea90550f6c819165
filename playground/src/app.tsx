/** The page. */
import { useComputed } from "@preact/signals";
import {
  Brush,
  Clapperboard,
  Images,
  Lasso,
  type LucideIcon,
  Sticker,
  ZoomIn,
} from "lucide-preact";
import type { ComponentType } from "preact";
import { Device } from "./components/device.js";
import { Header } from "./components/header.js";
import { Notices } from "./components/notices.js";
import { focusPanel, PANEL } from "./components/panel.js";
import { SlowWork } from "./components/slow-work.js";
import { Tabs } from "./components/tabs.js";
import { type MemoryProps, type ToolProps, WithMemory } from "./components/with-memory.js";
import { loaded, loading, tryAgain } from "./engine/model.js";
import { settings } from "./state/history.js";
import type { Tool } from "./state/sheet.js";
import { Animate } from "./tools/animate.js";
import { Edit } from "./tools/edit.js";
import { Paint } from "./tools/paint.js";
import { Paste } from "./tools/paste.js";
import { Samples } from "./tools/samples.js";
import { Upscale } from "./tools/upscale.js";

interface ToolEntry {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly says: string;
  readonly component: ComponentType<ToolProps>;
}

/** A tool that works on the photograph. */
function withMemory(tool: ComponentType<MemoryProps>): ComponentType<ToolProps> {
  return ({ loaded: model }) => <WithMemory loaded={model} tool={tool} />;
}

const ENTRIES: Readonly<Record<Tool, ToolEntry>> = {
  samples: {
    name: "Invent",
    icon: Images,
    says: "None of these places exists. Every picture is made now, from noise, by a model that has seen one photograph.",
    component: Samples,
  },
  paint: {
    name: "Paint",
    icon: Brush,
    says: "Paint a few strokes in the photograph's own colours, and watch them become a photograph.",
    component: withMemory(Paint),
  },
  paste: {
    name: "Paste",
    icon: Sticker,
    says: "Put something into the photograph, and the model gives it the photograph's texture and light.",
    component: withMemory(Paste),
  },
  edit: {
    name: "Edit",
    icon: Lasso,
    says: "Lasso a piece of the photograph and drag it elsewhere; the model closes the seams.",
    component: withMemory(Edit),
  },
  upscale: {
    name: "Enlarge",
    icon: ZoomIn,
    says: "The model adds texture as it knows it, where plain enlargement only blurs.",
    component: withMemory(Upscale),
  },
  animate: {
    name: "Animate",
    icon: Clapperboard,
    says: "A walk through noise near the photograph's own makes it move.",
    component: Animate,
  },
};

export function App() {
  const tool = settings.tool.value;
  const { says, component: Component } = ENTRIES[tool];
  const model = loaded.value;
  const isReady = useComputed(() => loaded.value?.id === settings.model.value);
  return (
    <>
      <Header />
      <main class="container">
        <Notices />
        <Tabs entries={ENTRIES} chosen={tool} />
        <div
          role="tabpanel"
          id={PANEL}
          aria-labelledby={`tab-${tool}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as the pattern for tabs has it
          tabIndex={0}
        >
          <p class="says">{says}</p>
          {model !== undefined && isReady.value ? (
            <Component key={`${tool} ${model.id}`} loaded={model} />
          ) : (
            <Coming />
          )}
        </div>
      </main>
      <footer class="container">
        <SlowWork />
        <Device />
      </footer>
    </>
  );
}

/** In a tool's place until there is a model. */
function Coming() {
  const act = tryAgain.value;
  if (act !== undefined) {
    const onClick = () => {
      focusPanel();
      act();
    };
    return (
      <button type="button" onClick={onClick}>
        Try again
      </button>
    );
  }
  return (
    <progress aria-label="Loading the model" {...(loading.value ? { value: loading.value } : {})} />
  );
}
