/** Dark or light: as the system says, until a person chooses. */
import { computed, effect, signal } from "@preact/signals";

type Theme = "dark" | "light";

const KEY = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = signal(system.matches);
const chosen = signal<Theme | undefined>(kept());

export const theme = computed<Theme>(() => chosen.value ?? (isDark.value ? "dark" : "light"));

export function toggleTheme(): void {
  chosen.value = theme.value === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEY, chosen.value);
  } catch {
    // It holds until the page is left.
  }
}

/** Shows the theme from now on. */
export function followTheme(): void {
  system.addEventListener("change", () => {
    isDark.value = system.matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}

function kept(): Theme | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === "dark" || value === "light" ? value : undefined;
  } catch {
    return undefined;
  }
}
