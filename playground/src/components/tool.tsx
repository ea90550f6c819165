/** How every tool is laid out: what it does, its settings, its pictures. */
import type { ComponentChildren } from "preact";

interface Props {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly settings: ComponentChildren;
  readonly hint: string;
}

export function ToolLayout({ title, hint, settings, children }: Props) {
  return (
    <section class="tool" aria-labelledby="tool-title">
      <header class="about">
        <h2 id="tool-title">{title}</h2>
        <p class="hint">{hint}</p>
      </header>
      <div class="stage">{children}</div>
      <form class="settings" aria-label="Settings" onSubmit={(event) => event.preventDefault()}>
        {settings}
      </form>
    </section>
  );
}
