/** Dark or light: the system's choice, until a person makes another. */
import { effect, signal } from "@preact/signals";

type Theme = "dark" | "light";

const KEY = "singan-theme";

export const theme = signal<Theme>(initial());

function initial(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === "dark" || kept === "light") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, theme.value);
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
