/** What is used of gifenc, which has no types. */
declare module "gifenc" {
  type Palette = number[][];
  interface Frame {
    palette: Palette;
    /** Milliseconds. */
    delay: number;
    /** 0 is for ever. */
    repeat: number;
  }
  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, frame: Frame): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8ClampedArray, colours: number): Palette;
    applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
  };
  export default gifenc;
}
