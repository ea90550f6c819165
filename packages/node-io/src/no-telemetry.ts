/**
 * onnxruntime-node 1.30 reports its use to its makers and leaves log files in the temporary folder, unless this variable is
 * set when it loads. Imported before it, for that effect.
 */
process.env.ORT_DISABLE_TELEMETRY ??= "1";
