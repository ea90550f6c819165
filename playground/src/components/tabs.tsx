/** One tab for every tool, as the pattern for tabs has it: arrow keys go from one to the next. */
import type { LucideIcon } from "lucide-preact";
import { useRef } from "preact/hooks";
import { choose } from "../state/history.js";
import { TOOLS, type Tool } from "../state/sheet.js";
import { PANEL } from "./panel.js";

interface TabsProps {
  readonly entries: Readonly<Record<Tool, { readonly name: string; readonly icon: LucideIcon }>>;
  readonly chosen: Tool;
}

export function Tabs({ entries, chosen }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = TOOLS.indexOf(chosen);
    const last = TOOLS.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(TOOLS[next]!);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="Tools" onKeyDown={onKeyDown}>
      {TOOLS.map((tool) => {
        const { name, icon: Icon } = entries[tool];
        const isChosen = tool === chosen;
        return (
          <button
            key={tool}
            type="button"
            role="tab"
            id={`tab-${tool}`}
            aria-selected={isChosen}
            aria-controls={PANEL}
            tabIndex={isChosen ? 0 : -1}
            onClick={() => choose(tool)}
          >
            <Icon aria-hidden="true" />
            <span>{name}</span>
          </button>
        );
      })}
    </div>
  );
}
