/** A large image that is computed in this thread, in whatever form its parts are wanted. */
import { PlannedImage, type Window } from "@singan/pyramid";

export class PlannedTiles<Made> extends PlannedImage<Made> {
  /** All of it in parts, row by row. */
  async *tiles(): AsyncGenerator<
    { readonly window: Window; readonly image: Made },
    void,
    undefined
  > {
    const tiles = this.rendering.tiles();
    try {
      for (;;) {
        const { value, done } = await this.guarded(() => tiles.next());
        if (done || value === undefined) return;
        yield { window: value.window, image: this.image(value.picture) };
      }
    } finally {
      await tiles.return(undefined);
    }
  }
}
