export { type ExportOptions, type ExportReport, exportModel } from "./export.js";
export { loadRun, type TrainedRun } from "./load.js";
export { type Verification, verifyModel } from "./verify.js";
