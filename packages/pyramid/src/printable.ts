/**
 * Text that others wrote, safe on a terminal and on one line: control characters (C0 and C1), marks that turn the
 * direction of writing, line separators and halves of surrogate pairs become `?`.
 *
 * @param most - Characters that are kept.
 */
export function printable(text: string, most = Number.POSITIVE_INFINITY): string {
  return text.slice(0, most).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?");
}
