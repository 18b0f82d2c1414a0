import { readScriptWords } from "./script_words.ts";

/** Seeds are below this. */
export const SEEDS = 2 ** 32;

const DEFAULT_SECONDS = 60;

/** What is to be fuzzed, and for how long. */
export interface FuzzRequest {
  /** Names of targets; none for all of them. */
  names: string[];
  seconds: number;
  /** Of the first batch; undefined for any. */
  seed: number | undefined;
}

/** Reads the words of `deno task fuzz`; `targets` are all names that there are. Throws TypeError. */
export function readFuzzWords(words: readonly string[], targets: readonly string[]): FuzzRequest {
  const { names, values } = readScriptWords(words, { values: ["seconds", "seed"], names: targets });
  const seconds = Number(values.get("seconds") ?? DEFAULT_SECONDS);
  if (!(seconds > 0)) {
    throw new TypeError(
      `Cannot read --seconds: expected more than 0, got ${values.get("seconds")}`,
    );
  }
  const word = values.get("seed");
  const seed = word === undefined ? undefined : Number(word);
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < SEEDS)) {
    throw new TypeError(`Cannot read --seed: expected 0 to ${SEEDS - 1}, got ${word}`);
  }
  return { names, seconds, seed };
}
