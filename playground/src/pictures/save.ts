/** Files for the person to keep. */

export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes it a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
