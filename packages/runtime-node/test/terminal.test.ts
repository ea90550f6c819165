/** What commands write where: results to one stream, all else to the other, in every mode. */
import { describe, expect, test } from "vitest";
import { ProcessTerminal } from "../src/cli/terminal.js";

/** A terminal over recorded streams and a clock that is set by hand. */
function recorded(given: { tty?: boolean; json?: boolean; quiet?: boolean; term?: string } = {}) {
  const { tty = false, json = false, quiet = false, term = "xterm" } = given;
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  const stream = () => {
    const written: string[] = [];
    return {
      written,
      isTTY: tty,
      columns: 20,
      write: (text: string) => written.push(text),
      on: (_: "error", listener: (error: NodeJS.ErrnoException) => void) =>
        listeners.push(listener),
    };
  };
  const [stdout, stderr] = [stream(), stream()];
  const clock = { now: 0 };
  const streams = { stdout, stderr, env: { TERM: term } };
  const terminal = new ProcessTerminal(streams, { json, quiet }, () => clock.now);
  const fail = (code: string) => {
    listeners[0]!(Object.assign(new Error(`broken: ${code}`), { code }));
  };
  return { terminal, clock, fail, out: stdout.written, err: stderr.written };
}

function writeAll({ terminal }: ReturnType<typeof recorded>) {
  terminal.note("a note");
  terminal.result("a result");
  terminal.event({ type: "thing", n: 1 });
}

describe("results and notes", () => {
  test("go to their streams", () => {
    const all = recorded();
    writeAll(all);
    expect(all.out).toEqual(["a result\n"]);
    expect(all.err).toEqual(["a note\n"]);
  });

  test("with --quiet are results alone", () => {
    const all = recorded({ quiet: true });
    writeAll(all);
    all.terminal.progress("half");
    expect(all.out).toEqual(["a result\n"]);
    expect(all.err).toEqual([]);
  });

  test("with --json are objects alone, one a line", () => {
    const all = recorded({ json: true });
    writeAll(all);
    all.terminal.progress("half");
    expect(all.out).toEqual(['{"type":"thing","n":1}\n']);
    expect(all.err).toEqual([]);
  });
});

describe("a failure", () => {
  test("is told in every mode, to programs as an object as well", () => {
    for (const mode of [{}, { quiet: true }]) {
      const { terminal, out, err } = recorded(mode);
      terminal.fail("CODE", "It failed.");
      expect([out, err]).toEqual([[], ["It failed.\n"]]);
    }
    const { terminal, out, err } = recorded({ json: true });
    terminal.fail("CODE", "It failed.");
    expect(out).toEqual(['{"type":"error","code":"CODE","message":"It failed."}\n']);
    expect(err).toEqual(["It failed.\n"]);
  });
});

describe("progress", () => {
  test("is one line that lives where both streams are terminals", () => {
    const { terminal, out, err } = recorded({ tty: true });
    expect(terminal.interactive).toBe(true);
    terminal.progress("first words");
    terminal.progress("second");
    terminal.result("done");
    terminal.end();
    expect(err).toEqual(["\rfirst words", "\rsecond     ", "\r      \r"]);
    expect(out).toEqual(["done\n"]);
  });

  test("is never longer than the terminal is wide", () => {
    const { terminal, err } = recorded({ tty: true });
    terminal.progress("x".repeat(100));
    expect(err).toEqual([`\r${"x".repeat(19)}`]);
  });

  test("is a plain line every few seconds otherwise", () => {
    const { terminal, clock, err } = recorded();
    for (; clock.now <= 11_000; clock.now += 100) terminal.progress(`at ${clock.now}`);
    expect(err).toEqual(["at 5000\n", "at 10000\n"]);
    expect(recorded({ tty: true, term: "dumb" }).terminal.interactive).toBe(false);
  });
});

describe("standard output that breaks", () => {
  test("is no failure where the reader has seen enough", () => {
    const { terminal, fail, err } = recorded();
    fail("EPIPE");
    expect(terminal.isBroken).toBe(false);
    expect(err).toEqual([]);
  });

  test("is one where results are lost", () => {
    const { terminal, fail, err } = recorded();
    fail("ENOSPC");
    fail("ENOSPC");
    expect(terminal.isBroken).toBe(true);
    expect(err).toEqual([
      "Cannot write the results: the disk is full. Make room and try again, or choose another disk.\n",
    ]);
  });

  test("says where results were to go, whatever the system says", () => {
    const { fail, err } = recorded();
    fail("EIO");
    expect(err).toEqual([
      expect.stringMatching(/^Cannot write the results: .+\. Check where the output goes\.\n$/),
    ]);
  });
});
