/** Files that a person brought: sheets name them, and only this page has them. */

const files = new Map<string, File>();

/** @returns What to call it in a sheet. */
export function keepFile(file: File): string {
  const name = `file:${files.size}:${file.name}`;
  files.set(name, file);
  return name;
}

export function keptFile(name: string): File | undefined {
  return files.get(name);
}

/** As its owner calls it. */
export function fileName(name: string): string {
  return keptFile(name)?.name ?? name;
}
