/** Float32 values as the little-endian bytes that files hold, whatever the machine's own order. */

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of float32 values; where the machine's order allows, a view of them and no copy. */
export function littleEndianBytes(data: Float32Array): Uint8Array {
  if (LITTLE_ENDIAN) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const view = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** The values of {@link littleEndianBytes}, always a copy; a remainder of less than four bytes is ignored. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const length = bytes.byteLength >> 2;
  // A constructor copies even a Node Buffer, whose own slice() does not.
  if (LITTLE_ENDIAN) return new Float32Array(new Uint8Array(bytes).buffer, 0, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}
