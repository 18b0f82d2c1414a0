import type { ReadOutcome, RecordSource } from "./record_source.ts";

/** Whether the record of `slot` can be read at the moment; its bytes go nowhere. */
export function probeRecord(list: RecordSource, slot: number): ReadOutcome {
  const scratch = new Uint8Array(list.recordBytes);
  const outcome = list.readRecord(slot, scratch);
  scratch.fill(0);
  return outcome;
}
