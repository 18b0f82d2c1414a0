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

/** Options that every command knows. */
export const COMMON_OPTIONS: OptionSpec[] = [
  { name: "help", help: "print this help and leave" },
];

/** What the words in front of a command come to. */
export interface ParsedLine {
  args: CommandArgs;
  /** `--help` was among the words. */
  help: boolean;
}

/** One option as `parseArgs` found it. */
interface OptionToken {
  name: string;
  /** As it was written, without a value behind `=`. */
  rawName: string;
  value?: string | undefined;
  /** The value stood behind `=`. */
  inlineValue?: boolean | undefined;
}

/**
 * Parses the words behind the command's name: `--name VALUE`, `--name=VALUE`, `--switch`, `-h`; everything behind
 * `--` is positional. Throws UsageError for an unknown option, a missing value, a value given to a switch
 * and an option given twice that takes one value.
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedLine {
  const specs = [...command.options, ...COMMON_OPTIONS];
  const options = Object.fromEntries(specs.map(({ name, value }) => [name, {
    type: value === undefined ? "boolean" as const : "string" as const,
    ...(name === "help" ? { short: "h" } : {}),
  }]));
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options,
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
      "Reading the command line failed: found an empty word",
      "is there a variable in it that is not set?",
    );
  }
  return { args: new FoundArgs(positionals, found), help: found.has("help") };
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
  const refuse = (what: string, hint = `see "hchat ${command.name} --help"`): never => {
    throw new UsageError(`Reading the command line failed: ${what}`, hint);
  };
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) {
    return refuse(`"${command.name}" has no option ${rawName}`, nearestOption(specs, name));
  }
  if (spec.value === undefined) {
    if (inlineValue === true) refuse(`--${name} takes no value`);
    return void found.set(name, [""]);
  }
  // `--peer --no-open` is a forgotten value far more often than a value that begins with dashes.
  if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("--"))) {
    return refuse(`--${name} needs a value, --${name} ${spec.value}`);
  }
  const before = found.get(name) ?? [];
  if (before.length > 0 && spec.multiple !== true) refuse(`--${name} is given twice`);
  found.set(name, [...before, value]);
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

function nearestOption(specs: OptionSpec[], name: string): string | undefined {
  const near = nearest(specs.map((spec) => spec.name), name);
  return near === undefined ? undefined : `did you mean --${near}?`;
}

/** The candidate at most two typing errors away from `word`, or undefined. */
export function nearest(candidates: readonly string[], word: string): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closestString(word, candidates, { caseSensitive: true });
  const distance = levenshteinDistance(best, word);
  return distance <= 2 && distance < word.length ? best : undefined;
}
