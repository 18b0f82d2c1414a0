/** The words behind `deno task NAME`: switches, options with a value, and names of things. */
import { parseArgs } from "@std/cli/parse-args";

/** What was written behind the task. */
export interface ScriptWords {
  /** What is no option, in order. */
  names: string[];
  /** The switches given, without their dashes. */
  switches: Set<string>;
  /** The options given, without their dashes, with their values. */
  values: Map<string, string>;
}

/** Which words a script takes; none when it says nothing. */
export interface ScriptWordRules {
  switches?: readonly string[];
  /** Options that take a value, as `--seed 7` or `--seed=7`. */
  values?: readonly string[];
  /** All names that there are. */
  names?: readonly string[];
}

/** Reads the words; throws TypeError for one that the script does not know, and for a value that is missing. */
export function readScriptWords(words: readonly string[], rules: ScriptWordRules): ScriptWords {
  const { switches = [], values = [], names = [] } = rules;
  const known = [
    ...switches.map((name) => `--${name}`),
    ...values.map((name) => `--${name} VALUE`),
    ...names,
  ].join(", ");
  const refuse = (word: string): never => {
    throw new TypeError(`Cannot read the arguments: expected ${known || "none"}, got ${word}`);
  };
  // parseArgs takes --json=perhaps for --json.
  const odd = words.find((word) => word.startsWith("-") && !isKnown(word, { switches, values }));
  if (odd !== undefined) refuse(odd);
  const parsed = parseArgs(words, { boolean: switches, string: ["_", ...values] });
  const found = parsed._.map(String);
  const foreign = found.find((name) => !names.includes(name));
  if (foreign !== undefined) refuse(foreign);
  const given = values.filter((name) => parsed[name] !== undefined);
  const empty = given.find((name) => parsed[name] === "");
  if (empty !== undefined) refuse(`--${empty} without a value`);
  return {
    names: found,
    switches: new Set(switches.filter((name) => parsed[name] === true)),
    values: new Map(given.map((name) => [name, String(parsed[name])])),
  };
}

function isKnown(
  word: string,
  { switches, values }: { switches: readonly string[]; values: readonly string[] },
): boolean {
  const [name] = word.slice(2).split("=");
  return switches.some((each) => word === `--${each}`) ||
    values.some((each) => word.startsWith("--") && each === name);
}

/** Runs `read` on the words of a whole script; on wrong ones says so and ends it with 2. */
export function scriptWords<T>(script: string, read: (words: readonly string[]) => T): T {
  try {
    return read(Deno.args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${script}: error: ${error.message}\n`));
    Deno.exit(2);
  }
}
