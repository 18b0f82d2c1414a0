/** Words that the system hands over: of the command line, of the environment, the program's own path. */
import { UsageError } from "./command.ts";

/** What the runtime puts in place of bytes that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

/**
 * Throws UsageError when a word did not survive its way to Unicode: it names another file than the user meant, or is
 * another text. Nothing may have happened before.
 */
export function refuseAlteredWords(words: readonly string[]): void {
  const altered = words.find((word) => word.includes(REPLACEMENT));
  if (altered === undefined) return;
  // Of an option its name only: the value may be a passphrase.
  const shown = altered.replace(/^(--[^=]*)=.*$/s, "$1");
  throw new UsageError(
    `Cannot read the command line: expected words in UTF-8, got "${shown}"`,
    "rename that file or folder; a text for hchat send can come from standard input instead",
  );
}

/** A variable of the environment; what of it is not UTF-8 comes back as U+FFFD. */
export function environment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.InvalidData) return REPLACEMENT;
    throw error;
  }
}

/** Whether a path was altered on its way to Unicode and leads nowhere. */
export function isAltered(path: string): boolean {
  return path.includes(REPLACEMENT);
}

/** The path of the program's own file, altered where it is not UTF-8. */
export function executablePath(): string {
  try {
    return Deno.execPath();
  } catch {
    return REPLACEMENT;
  }
}
