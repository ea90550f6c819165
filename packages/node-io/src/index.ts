export * from "./decode.js";
export * from "./files.js";
export * from "./page.js";
