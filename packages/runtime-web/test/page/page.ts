/** The library where tests can reach it. */
import * as library from "@singan/runtime-web";

declare global {
  interface Window {
    library: typeof library;
  }
}

window.library = library;
