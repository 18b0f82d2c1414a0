import { NAME_BYTES } from "../constants.ts";
import { hasVisible } from "../visible.ts";

// Controls, line and paragraph separators, marks that change the direction of text, path separators.
const FORBIDDEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\]/u;
/** Characters that leave no mark; U+2800 is an empty Braille cell. */
const IGNORABLE = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

// What Windows and FAT refuse in file names, and what a shell takes for an option or a hidden file.
const UNFIT_FOR_FILES = /[<>:"|?*]|^[-.]|[. ]$|^ |^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Says what is wrong with the name of a seat (FORMAT.md §3), undefined when it may be in a header. */
export function nameFault(name: string): string | undefined {
  if (!name.isWellFormed()) return "expected Unicode in a name, got half a character";
  const length = new TextEncoder().encode(name).length;
  if (length < 1 || length > NAME_BYTES) {
    return `expected a name of 1 to ${NAME_BYTES} bytes, got ${length}`;
  }
  if (FORBIDDEN.test(name)) {
    return "expected printable text in a name, got a control character or path separator";
  }
  if (!hasVisible(name)) return "expected a name that can be seen, got blanks";
  return undefined;
}

/** Says what is wrong with the names of both seats, undefined when nothing is. */
export function namesFault({ a, b }: { a: string; b: string }): string | undefined {
  return nameFault(a) ?? nameFault(b) ??
    (lookOf(a) === lookOf(b) ? "expected two names, got two that look the same" : undefined);
}

/** Whether a file may have the name of a seat on every system. */
export function isFitForFile(name: string): boolean {
  return !UNFIT_FOR_FILES.test(name);
}

/**
 * What a name looks like, to compare (FORMAT.md §3): neither case, nor compatibility forms, nor what leaves no
 * mark tells two names apart. File systems that ignore case would put both lists under one name, too.
 */
function lookOf(name: string): string {
  const folded = name.normalize("NFKC").toUpperCase().toLowerCase();
  const marks = folded.replaceAll(IGNORABLE, "").normalize("NFKC");
  return marks.replaceAll(/\p{White_Space}+/gu, " ").trim();
}
