import type { EntryJson } from "../gui_api/entry_json.ts";

/** An entry as a vault keeps it. */
export interface KeptEntry {
  entry: EntryJson;
  /** By the clock of whoever wrote it, Unix ms. */
  writtenAtMs: number;
}

/** The bytes of a row. */
export function encodeRow(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What `encodeRow()` wrote; the seal vouches for its form. */
export function decodeRow<Value>(bytes: Uint8Array): Value {
  return JSON.parse(new TextDecoder().decode(bytes)) as Value;
}
