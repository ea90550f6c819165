export * from "./decode.js";
export * from "./files.js";
export * from "./page.js";
export * from "./place.js";
export * from "./processes.js";
export * from "./unfinished.js";
