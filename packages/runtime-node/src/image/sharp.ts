/** sharp, loaded when the first picture is read or written: the first link need not wait for it. */
import type sharp from "sharp";

export async function loadSharp(): Promise<typeof sharp> {
  return (await import("sharp")).default;
}
