/** Where the tool in use is, for what names it and for the keyboard. */
export const PANEL = "panel";

/** Puts the keyboard there, so that it is not left behind with a control that goes. */
export function focusPanel(): void {
  document.getElementById(PANEL)?.focus();
}
