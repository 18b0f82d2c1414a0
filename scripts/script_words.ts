/** The words behind `deno task NAME`: switches, and names of things. */
import { parseArgs } from "@std/cli/parse-args";

/** What was written behind the task. */
export interface ScriptWords {
  /** What is no switch, in order. */
  names: string[];
  /** The switches given, without their dashes. */
  switches: Set<string>;
}

/** Which words a script takes. */
export interface ScriptWordRules {
  switches: readonly string[];
  takesNames: boolean;
}

/** Reads the words; throws TypeError for one that the script does not know. */
export function readScriptWords(
  words: readonly string[],
  { switches, takesNames }: ScriptWordRules,
): ScriptWords {
  const known = switches.map((name) => `--${name}`);
  const wanted = [...known, ...(takesNames ? ["names"] : [])].join(" or ");
  const refuse = (word: string): never => {
    throw new TypeError(`Reading the words failed: found ${word}, wanted ${wanted}`);
  };
  // parseArgs takes --json=perhaps for --json.
  const odd = words.find((word) => word.startsWith("-") && !known.includes(word));
  if (odd !== undefined) refuse(odd);
  const parsed = parseArgs(words, { boolean: switches, string: ["_"] });
  const names = parsed._.map(String);
  if (!takesNames && names[0] !== undefined) refuse(names[0]);
  return { names, switches: new Set(switches.filter((name) => parsed[name] === true)) };
}

/** The same for a whole script: on a wrong word says so and ends it with 2. */
export function scriptWords(script: string, rules: ScriptWordRules): ScriptWords {
  try {
    return readScriptWords(Deno.args, rules);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${script}: error: ${error.message}\n`));
    Deno.exit(2);
  }
}
