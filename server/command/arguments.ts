/**
 * Words of a command line to `CommandArgs`. Written out instead of taken from `@std/cli`: `parseArgs` takes an
 * unknown or empty option, `--json=perhaps` and the word behind a switch without a complaint.
 */
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

/**
 * Parses the words behind the command's name: `--name VALUE`, `--name=VALUE`, `--switch`, `-h`; everything behind
 * `--` is positional. Throws UsageError for an unknown option, a missing value, a value given to a switch
 * and an option given twice that takes one value.
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedLine {
  const found = new Map<string, string[]>();
  const positionals: string[] = [];
  const queue = [...words];
  while (queue.length > 0) {
    const word = queue.shift() ?? "";
    if (word === "--") {
      positionals.push(...queue.splice(0));
    } else if (word === "-h") {
      found.set("help", [""]);
    } else if (!word.startsWith("-") || word === "-") {
      positionals.push(word);
    } else {
      takeOption(command, word, queue, found);
    }
  }
  return { args: new FoundArgs(positionals, found), help: found.has("help") };
}

function takeOption(
  command: Command,
  word: string,
  queue: string[],
  found: Map<string, string[]>,
): void {
  const equals = word.indexOf("=");
  const name = (equals < 0 ? word : word.slice(0, equals)).slice(2);
  const specs = [...command.options, ...COMMON_OPTIONS];
  const spec = word.startsWith("--") ? specs.find((each) => each.name === name) : undefined;
  const help = `see "hchat ${command.name} --help"`;
  if (spec === undefined) {
    throw new UsageError(
      `Reading the command line failed: "${command.name}" has no option ${
        equals < 0 ? word : word.slice(0, equals)
      }`,
      nearestOption(specs, name) ?? help,
    );
  }
  if (spec.value === undefined) {
    if (equals >= 0) {
      throw new UsageError(
        `Reading the command line failed: --${name} takes no value`,
        help,
      );
    }
    found.set(name, [""]);
    return;
  }
  const value = equals >= 0 ? word.slice(equals + 1) : queue.shift();
  // `--peer --no-open` is a forgotten value far more often than a value that begins with dashes.
  if (value === undefined || value === "" || (equals < 0 && value.startsWith("--"))) {
    throw new UsageError(
      `Reading the command line failed: --${name} needs a value, --${name} ${spec.value}`,
      help,
    );
  }
  const before = found.get(name) ?? [];
  if (before.length > 0 && spec.multiple !== true) {
    throw new UsageError(`Reading the command line failed: --${name} is given twice`, help);
  }
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
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(candidate, word) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= 2 && best.distance < word.length
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
