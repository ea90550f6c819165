/** What painting takes, to be imported at once. */
export { paint, paintByVariant, paintsByVariant } from "../applications/paint.js";
export { paintModel } from "../paint/paint-model.js";
