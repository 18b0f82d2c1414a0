import { hasVisible } from "../../keys/visible.ts";
import type { EntryRefJson } from "../gui_api/entry_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { TEXT_BYTES } from "../constants.ts";

/** What became of a text that was handed in. */
export type SendOutcome = { kind: "queued"; id: string } | Refusal;

/** What may go with a text. */
export interface SendOptions {
  /** Of the entry to be, 32 lower-case hexadecimal digits; made here when absent. */
  id?: string | undefined;
  /** The entry that the text answers. */
  reply?: EntryRefJson | undefined;
  /** When to send it, Unix ms; at once when absent. */
  sendAtMs?: number | undefined;
}

/** Most bytes of UTF-8 that one UTF-16 code unit stands for. */
const UNIT_BYTES = 3;

/** Why a text cannot be sent; undefined when it can. */
export function refuseText(text: string): Refusal | undefined {
  if (text === "") return refusal({ code: "textEmpty" });
  const mayBeTooLong = text.length * UNIT_BYTES > TEXT_BYTES;
  if (mayBeTooLong && new TextEncoder().encode(text).length > TEXT_BYTES) {
    return refusal({ code: "textTooLong", limitBytes: TEXT_BYTES });
  }
  return hasVisible(text) ? undefined : refusal({ code: "textBlank" });
}
