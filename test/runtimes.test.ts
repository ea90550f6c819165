/** One interface for all runtimes: a program for one is a program for the other, but for what a picture is. */
import type { MethodOptions, SinganModel } from "@singan/pyramid";
import type * as node from "@singan/runtime-node";
import type * as web from "@singan/runtime-web";
import { expectTypeOf, test } from "vitest";

test("both runtimes have the methods of one interface, and no others", () => {
  type OfNode = SinganModel<node.ImageSource, node.Image, node.LargeImage>;
  type OfWeb = SinganModel<web.ImageSource, web.Image, web.LargeImage>;
  expectTypeOf<node.SinGAN>().toExtend<OfNode>();
  expectTypeOf<web.SinGAN>().toExtend<OfWeb>();
  expectTypeOf<keyof node.SinGAN>().toEqualTypeOf<keyof web.SinGAN>();
  expectTypeOf<Exclude<keyof web.SinGAN, "device" | "devices">>().toEqualTypeOf<keyof OfWeb>();
});

test("both take the same options and give images with the same pixels", () => {
  type Names = keyof MethodOptions<never, never>;
  type Keys<Source, Image> = { [N in Names]: keyof MethodOptions<Source, Image>[N] };
  expectTypeOf<Keys<node.ImageSource, node.Image>>().toEqualTypeOf<
    Keys<web.ImageSource, web.Image>
  >();
  type Shared = "width" | "height" | "picture" | "pixels";
  expectTypeOf<Pick<node.Image, Shared>>().toEqualTypeOf<Pick<web.Image, Shared>>();
  expectTypeOf<typeof node.SinganError>().toEqualTypeOf<typeof web.SinganError>();
});
