import type { AgreementJson, EntryJson } from "../gui_api/entry_json.ts";

/** What each side is called. */
export interface Writers {
  out: string;
  in: string;
}

/** `2026-01-31 12:00:05 UTC  alice: text`; further lines of a text are indented, and nothing drives a terminal. */
function entryLine(entry: EntryJson, writers: Writers): string {
  const { at, direction, editedAt } = entry;
  const mark = editedAt === undefined ? "" : " (edited)";
  const time = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  return `${time}  ${writers[direction]}: ${printable(shownText(entry))}${mark}`;
}

/** Entries as a text, a line each and more for long ones. */
export function* entryLines(entries: Iterable<EntryJson>, writers: Writers): Generator<string> {
  for (const entry of entries) yield `${entryLine(entry, writers)}\n`;
}

/** Entries as one JSON array, a line each, as many at a time as are at hand. */
export class EntryArray {
  #before = "[\n";

  /** The next entries. */
  *add(entries: Iterable<EntryJson>): Generator<string> {
    for (const entry of entries) {
      yield this.#before;
      yield JSON.stringify(entry);
      this.#before = ",\n";
    }
  }

  /** What comes behind the last one. */
  end(): string {
    return this.#before === "[\n" ? "[]\n" : "\n]\n";
  }
}

/** Entries as one JSON array, a line each. */
export function* entryArray(entries: Iterable<EntryJson>): Generator<string> {
  const array = new EntryArray();
  yield* array.add(entries);
  yield array.end();
}

function shownText({ text, deleted, unknown, agreement, file }: EntryJson): string {
  if (deleted === true) return "(deleted)";
  if (unknown === true) return "(of a kind that this version does not know)";
  if (agreement !== undefined) return `(${agreementWords(agreement)})`;
  return file === undefined ? text : `(file) ${file.name}, ${file.bytes} bytes`;
}

function agreementWords(agreement: AgreementJson): string {
  if (agreement.code === "seen") {
    return `reading is ${agreement.on ? "told" : "not told"} from now on`;
  }
  const { afterMs } = agreement;
  return afterMs === null
    ? "messages stay from now on"
    : `messages disappear ${Math.round(afterMs / 60_000)} minutes after they are read`;
}

/** Controls could drive the terminal. */
function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "\ufffd")
    .replaceAll("\n", "\n    ");
}
