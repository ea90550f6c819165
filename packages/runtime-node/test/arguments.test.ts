/** Command lines: what is read from them, and the one sentence for what cannot be. */
import type { PluginCommand } from "@singan/pyramid";
import { describe, expect, test } from "vitest";
import { helpText, parseArguments } from "../src/cli/arguments.js";
import { commandNames, loadCommand } from "../src/cli/commands.js";
import { suggestion } from "../src/cli/suggestion.js";

const command: PluginCommand = {
  positionals: "<thing>",
  describe: "Does things.",
  options: {
    "how-many": { type: "number", describe: "How many", default: 3, alias: "n" },
    kind: { type: "string", describe: "Which", choices: ["red", "blue"] },
    name: { type: "string", describe: "A name" },
    force: { type: "boolean", describe: "Do it" },
    sheet: { type: "string", describe: "Where to", valueIsOptional: true },
  },
  examples: [["singan do it", "does it"]],
  run: async () => {},
};

const parse = (...args: string[]) => parseArguments("do", command, args);

describe("arguments", () => {
  test("have their names, in both spellings, and defaults", () => {
    expect(parse("it")).toEqual({ thing: "it", "how-many": 3, howMany: 3 });
    expect(parse("--how-many", "7", "it", "--force", "--kind=red")).toEqual({
      thing: "it",
      "how-many": 7,
      howMany: 7,
      kind: "red",
      force: true,
    });
  });

  test("that look like numbers stay words where words are meant", () => {
    expect(parse("007", "--name", "1e3")).toMatchObject({ thing: "007", name: "1e3" });
  });

  test("may be negative or short", () => {
    expect(parse("it", "--how-many", "-1")).toMatchObject({ howMany: -1 });
    expect(parse("it", "-n", "2.5e1")).toMatchObject({ howMany: 25 });
  });

  test("may be flags with a value of their own, and values may be left out", () => {
    expect(parse("it", "--force=true", "--sheet")).toMatchObject({ force: true, sheet: "" });
    expect(parse("it", "--force=false")).toMatchObject({ force: false });
    expect(parse("it", "--sheet", "-")).toMatchObject({ thing: "it", sheet: "-" });
    expect(parse("--sheet", "-", "it")).toMatchObject({ thing: "it", sheet: "-" });
    expect(parse("-", "--sheet=s.png")).toMatchObject({ thing: "-", sheet: "s.png" });
  });

  test.each([
    [["it", "--force=yes"], 'Expected true, false or no value for --force but received "yes".'],
    [["it", "--no-force=1"], 'Expected true, false or no value for --force but received "1".'],
    [["it", "--json="], 'Expected true, false or no value for --json but received "".'],
    [["it", "--how-many", "abc"], 'Expected a number for --how-many but received "abc".'],
    [["it", "--how-many", "0x10"], 'Expected a number for --how-many but received "0x10".'],
    [["it", "--how-many", "Infinity"], 'Expected a number for --how-many but received "Infinity".'],
    [["it", "--how-many"], "The option --how-many needs a value."],
    [["it", "--name="], "The option --name needs a value."],
    [["it", "--kind", "green"], 'Expected one of red, blue for --kind but received "green".'],
    [["it", "--hwo-many", "1"], "singan do has no option --hwo-many; did you mean --how-many?"],
    [
      ["it", "-n", "1", "--how-many=1"],
      "The option --how-many is given more than once. Give it once.",
    ],
    [
      ["it", "--name", "a", "--name", "a"],
      "The option --name is given more than once. Give it once.",
    ],
    [["it", "--xyzzy"], "singan do has no option --xyzzy; see `singan do --help`."],
    [["it", "-q"], "singan do has no option -q; see `singan do --help`."],
    [["it", "that"], 'singan do takes only <thing>, but "that" was given as well.'],
    [[], "singan do needs <thing>: see `singan do --help`."],
  ])("%j are refused", (args, message) => {
    expect(() => parse(...args)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });
});

describe("help", () => {
  test("shows usage, options with choices and defaults, and examples", async () => {
    const text = await helpText("do", command);
    for (const part of ["singan do <thing>", "Does things.", "-n, --how-many", "[default: 3]"]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/choices: "red", "blue"/);
    expect(text).toMatch(/singan do it\s+does it/);
  });

  test("is there for every own command", async () => {
    for (const name of ["sample", "reconstruct", "info"]) {
      expect(commandNames()).toContain(name);
      const text = await helpText(name, await loadCommand(name));
      expect(text).toContain(`singan ${name} <model>`);
      expect(text).toContain("Examples:");
    }
  });
});

describe("suggestions", () => {
  test("find slips of the finger and nothing else", () => {
    const known = ["sample", "reconstruct", "info", "train"];
    expect(suggestion("sampel", known, "no")).toBe("did you mean sample?");
    expect(suggestion("reconstuct", known, "no")).toBe("did you mean reconstruct?");
    expect(suggestion("trian", known, "no")).toBe("did you mean train?");
    expect(suggestion("paint", known, "no")).toBe("no.");
  });
});
