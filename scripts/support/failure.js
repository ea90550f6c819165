// How every script ends: a sentence and exit code 1 for what a person can put right, 130 after Ctrl-C.

/** A failure that a person can act on: its message is one sentence and needs no stack trace. */
export class Failure extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/**
 * Whether an error is one that a person can act on: a failure, or what the packages refuse, known by its name as they
 * may not be built yet.
 * @param {unknown} error
 * @returns {error is Error}
 */
function isForPeople(error) {
  return error instanceof Error && ["Failure", "SinganError"].includes(error.name);
}

/**
 * Runs a script's main function and sets the exit code of the process.
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!isForPeople(error)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}
