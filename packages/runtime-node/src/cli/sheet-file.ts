/** A contact sheet that a command may have been asked for. */
import type { WriteOptions } from "@singan/node-io";
import type { Terminal } from "@singan/pyramid";
import type { Image } from "../image/image.js";
import { ContactSheet } from "../image/sheet.js";
import { inItsFolder } from "./output.js";

export class SheetFile {
  readonly #path: string | undefined;
  readonly #options: WriteOptions;
  readonly #sheet = new ContactSheet();
  #added = 0;

  /**
   * @param path - Nothing where no sheet was asked for; then none is made.
   * @param options - `replace`: as asked for with `--force`.
   */
  constructor(path: string | undefined, options: WriteOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** @param image - Or the path of its file. */
  async add(image: Image | string, label?: string): Promise<void> {
    if (this.#path === undefined) return;
    await this.#sheet.add(image, label);
    this.#added++;
  }

  /** Writes it, and tells its path. */
  async write(terminal: Terminal): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    await inItsFolder(path, () => this.#sheet.toFile(path, this.#options));
    const { shown } = this.#sheet;
    terminal.event({ type: "sheet", path, images: shown });
    terminal.result(path);
    if (shown < this.#added) {
      terminal.note(`The sheet shows the first ${shown} of ${this.#added} images.`);
    }
  }
}
