/**
 * The one error type of the project. Every refusal carries a stable `code` for programs and one
 * sentence for people that names the input and the remedy.
 */

/** What went wrong, for programs. Codes are part of the public interface and never change meaning. */
export type SinganErrorCode =
  /** An option or argument is outside what it may be. */
  | "INVALID_OPTION"
  /** A picture cannot be read or has an unusable size. */
  | "INVALID_PICTURE"
  /** The bytes are not a SinGAN model: empty, truncated, corrupt or another program's. */
  | "INVALID_MODEL"
  /** The model is of a newer format than this version reads. */
  | "UNSUPPORTED_FORMAT"
  /** A run folder or checkpoint is damaged, or belongs to another photograph or other settings. */
  | "INVALID_RUN"
  /** The asked-for device or engine is not there. */
  | "DEVICE_UNAVAILABLE"
  /** The result would need more memory than can be had. */
  | "OUT_OF_MEMORY"
  /** A file or folder cannot be read or written. */
  | "FILE_SYSTEM"
  /** What lies on the network cannot be fetched, or not whole. */
  | "NETWORK"
  /** An optional package is not installed. */
  | "MISSING_PACKAGE"
  /** Training produced numbers that are not finite. */
  | "DIVERGED"
  /** A written model does not behave as its checkpoint. */
  | "VERIFICATION_FAILED";

/** A refusal: `code` for programs, `message` for people. */
export class SinganError extends Error {
  override readonly name = "SinganError";

  constructor(
    readonly code: SinganErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Recognises a {@link SinganError} by shape, so that two copies of the package agree. */
export function isSinganError(error: unknown): error is SinganError {
  return error instanceof Error && error.name === "SinganError" && "code" in error;
}

/**
 * The error of a wrong argument: `Expected a positive integer for width but received 0.`
 *
 * @param name - The option as programs write it, `startScale` or `the start scale`: the command makes `--start-scale` of it.
 * @param remedy - What to do instead, a sentence of its own; optional.
 */
export function invalidOption(
  name: string,
  expected: string,
  received: unknown,
  remedy?: string,
): SinganError {
  const shown = typeof received === "string" ? JSON.stringify(received) : String(received);
  const sentence = `Expected ${expected} for ${name} but received ${shown}.`;
  return new SinganError("INVALID_OPTION", remedy ? `${sentence} ${remedy}` : sentence);
}

/** The refusal of whatever is asked of a model that was disposed of. */
export function disposedOf(): SinganError {
  return new SinganError("INVALID_OPTION", "This model was disposed of; load it again to use it.");
}
