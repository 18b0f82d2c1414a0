import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseArguments } from "../../../server/cli/arguments.ts";
import { type Command, UsageError } from "../../../server/cli/command.ts";

const COMMAND: Command = {
  name: "try",
  summary: "tries",
  usage: "try [LIST…]",
  options: [
    { name: "peer", value: "URL", help: "whom to dial" },
    { name: "out", short: "o", value: "DIR", help: "where to", multiple: true },
    { name: "no-open", help: "no browser" },
  ],
  run: () => Promise.resolve(0),
};

const parse = (...words: string[]) => parseArguments(COMMAND, words).args;

Deno.test("parseArguments() takes options before, between and after the positionals", () => {
  const args = parse("--peer", "http://x", "one", "--no-open", "two", "--out=a", "--out", "b");
  assertEquals(args.positionals, ["one", "two"]);
  assertEquals(args.value("peer"), "http://x");
  assertEquals(args.values("out"), ["a", "b"]);
  assertEquals(args.has("no-open"), true);
  assertEquals(parse().has("no-open"), false);
  assertEquals(parse().value("peer"), undefined);
  assertEquals(parse().values("out"), []);
});

Deno.test("parseArguments() takes everything behind -- and a lone - as positionals", () => {
  assertEquals(parse("-", "--", "--peer", "-x", "--").positionals, ["-", "--peer", "-x", "--"]);
});

Deno.test("parseArguments() lets a value be - and hold equals signs", () => {
  assertEquals(parse("--peer", "-").value("peer"), "-");
  assertEquals(parse("--peer=http://x/?a=b").value("peer"), "http://x/?a=b");
});

Deno.test("parseArguments() takes short names, with their value beside or behind", () => {
  assertEquals(parse("-o", "a", "-ob", "--out", "c").values("out"), ["a", "b", "c"]);
});

Deno.test("parseArguments() sees --help and -h", () => {
  assertEquals(parseArguments(COMMAND, ["--help"]).help, true);
  assertEquals(parseArguments(COMMAND, ["one", "-h"]).help, true);
  assertEquals(parseArguments(COMMAND, ["one"]).help, false);
});

Deno.test("parseArguments() rejects what it does not know, each with its own words", () => {
  const cases: [string[], string][] = [
    [["--pear", "x"], "has no option --pear"],
    [["-x"], "has no option -x"],
    [["---"], "has no option ---"],
    [["--__proto__", "x"], "has no option --__proto__"],
    [["--peer"], "Cannot read --peer: expected --peer URL, got no value"],
    [["--peer="], "expected --peer URL, got no value"],
    [["--peer", "--no-open"], "expected --peer URL, got no value"],
    [["one", ""], "expected a word, got an empty one"],
    [["--no-open=yes"], "Cannot read --no-open: expected no value, got one"],
    [["--peer", "a", "--peer", "b"], "Cannot read --peer: expected it once, got it twice"],
  ];
  for (const [words, message] of cases) {
    assertThrows(() => parse(...words), UsageError, message);
  }
});

Deno.test("parseArguments() proposes the option that was probably meant", () => {
  const error = assertThrows(() => parse("--pear", "x"), UsageError);
  assertStringIncludes(error.hint ?? "", "--peer");
});
