// Room: terminal, arguments, help and progress, without naming any command.
/**
 * Words of a command line to `CommandArgs`: the runtime's `parseArgs` takes them apart, the rules are ours.
 * (`parseArgs` of `@std/cli` takes an unknown option, `--json=perhaps` and the word behind a switch without
 * a complaint.)
 */
import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { parseArgs } from "node:util";
import { type Command, type CommandArgs, type OptionSpec, UsageError } from "./command.ts";
import { quoted } from "../http/address.ts";

/** Options that every command knows. */
export const COMMON_OPTIONS: OptionSpec[] = [
  { name: "help", short: "h", help: "print this help" },
];

const EITHER = new Intl.ListFormat("en", { type: "disjunction" });

/** What the words of a command come to. */
export interface ParsedLine {
  args: CommandArgs;
  /** `--help` was among the words. */
  help: boolean;
}

/** One option as `parseArgs` found it. */
interface OptionToken {
  name: string;
  /** As it was written, without a value after `=`. */
  rawName: string;
  value?: string | undefined;
  /** The value came after `=`, or right after a short name. */
  inlineValue?: boolean | undefined;
}

/**
 * Parses the words after the command's name: `--name VALUE`, `--name=VALUE`, `--switch`, `-h`; everything after
 * `--` is positional. Throws UsageError for an unknown option, a missing value, a value given to a switch,
 * and an option given twice that takes one value.
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedLine {
  const specs = [...command.options, ...COMMON_OPTIONS];
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: Object.fromEntries(specs.map((spec) => [spec.name, parserOptions(spec)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option") takeOption(command, { specs, token, found });
  }
  if (positionals.includes("")) {
    throw new UsageError(
      "Cannot read the command line: expected a word, got an empty one",
      "is there a variable in it that is not set?",
    );
  }
  return { args: new FoundArgs(positionals, found), help: found.has("help") };
}

function parserOptions({ value, short, isValueOptional }: OptionSpec): {
  type: "string" | "boolean";
  short?: string;
} {
  const type = value === undefined || isValueOptional === true ? "boolean" : "string";
  return short === undefined ? { type } : { type, short };
}

function takeOption(
  command: Command,
  { specs, token, found }: {
    specs: OptionSpec[];
    token: OptionToken;
    found: Map<string, string[]>;
  },
): void {
  const { name, rawName, value, inlineValue } = token;
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) throw unknownOption(command, { specs, name, rawName });
  const refuse = (expected: string, got: string): UsageError =>
    new UsageError(
      `Cannot read --${name}: expected ${expected}, got ${got}`,
      `see "hchat ${command.name} --help"`,
    );
  if (spec.value === undefined) {
    // Not which one: it may be a passphrase.
    if (inlineValue === true) throw refuse("no value", "one");
    return void found.set(name, [""]);
  }
  if (spec.isValueOptional === true && inlineValue !== true) return void found.set(name, [""]);
  // `--peer --no-open` is a forgotten value far more often than a value that begins with dashes.
  if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("--"))) {
    throw refuse(`--${name} ${spec.value}`, "no value");
  }
  const before = found.get(name) ?? [];
  if (before.length > 0 && spec.multiple !== true) throw refuse("it once", "it twice");
  found.set(name, [...before, value]);
}

function unknownOption(
  command: Command,
  { specs, name, rawName }: { specs: OptionSpec[]; name: string; rawName: string },
): UsageError {
  const near = rawName.startsWith("--") ? nearest(name, specs.map((spec) => spec.name)) : undefined;
  return new UsageError(
    `Cannot read the command line: hchat ${command.name} has no option ${rawName}`,
    near === undefined ? `see "hchat ${command.name} --help"` : `did you mean --${near}?`,
  );
}

class FoundArgs implements CommandArgs {
  readonly positionals: string[];
  readonly #found: Map<string, string[]>;

  constructor(positionals: string[], found: Map<string, string[]>) {
    this.positionals = positionals;
    this.#found = found;
  }

  value(name: string): string | undefined {
    return this.#found.get(name)?.at(-1);
  }

  values(name: string): string[] {
    return this.#found.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#found.has(name);
  }
}

/** Value of an option that has a few possible ones; undefined when it is absent. Throws UsageError for any other. */
export function readChoice<Choice extends string>(
  args: CommandArgs,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = args.value(name);
  const choice = choices.find((each) => each === text);
  if (text === undefined || choice !== undefined) return choice;
  throw new UsageError(
    `Cannot read --${name}: expected ${EITHER.format(choices)}, got ${quoted(text)}`,
    `write it as: --${name} ${nearest(text, choices) ?? choices[0]}`,
  );
}

/** The only positional of `hchat COMMAND LIST`. Throws UsageError for none and for several. */
export function listArgument(args: CommandArgs, command: string): string {
  const [path, ...more] = args.positionals;
  if (path !== undefined && more.length === 0) return path;
  throw new UsageError(
    `Cannot read the command line: expected one key list, got ${args.positionals.length}`,
    `write it as: hchat ${command} LIST`,
  );
}

/** More typing errors than this make another word. */
const MAX_EDITS = 2;

/** The candidate that is at most two typing errors away from `word`; undefined for none. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closestString(word, candidates);
  const edits = levenshteinDistance(word.toLowerCase(), best.toLowerCase());
  return edits <= MAX_EDITS && edits < word.length ? best : undefined;
}
