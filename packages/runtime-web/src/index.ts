/**
 * The browser's runtime. Empty until it is written, so that nothing can be taken for it; see the README.
 *
 * @packageDocumentation
 */
export {};
