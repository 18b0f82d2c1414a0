/** What the page says of what holds for both people, and of texts that go or leave at a time, as a type. */
import type { AgreementJson } from "../../server/gui_api/entry_json.ts";
import type { FieldWords } from "./form_words.ts";

/** In one language. */
export interface AgreementWords {
  agreement: {
    legend: string;
    title: FieldWords;
    muted: string;
    disappear: FieldWords;
    stays: string;
    after(afterMs: number): string;
    seen: string;
    /** What somebody has changed for both. */
    changed(author: string, agreement: AgreementJson): string;
    /** A mark of an entry: it disappears so long after it was read. */
    mark(afterMs: number): string;
    disappears: string;
    disappearsAfter(afterMs: number): string;
    keysGone: string;
    keysGoneMeaning(when: string): string;
    close: string;
    closeConfirm: string;
    closeHelp: string;
  };

  /** Texts that are sent at a time. */
  later: {
    label: string;
    at: string;
    send: string;
    cancel: string;
    /** The mark of one that waits. */
    goesOut(when: string): string;
    meaning: string;
  };
}
