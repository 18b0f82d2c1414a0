/** The list that the vectors of cells and hellos play on. */
import { concat } from "@std/bytes/concat";
import { slotSalt, type SlotSecret } from "../../keys/derive.ts";
import { material } from "./vector.ts";

/** Id of the list. */
export const LIST_ID = material("list id", 16);
/** A thousand slots of ten seconds. */
export const SCHEDULE = {
  startMs: Date.UTC(2026, 0, 1),
  periodMs: 10_000,
  slotCount: 1_000,
};
/** Two seconds into slot 100. */
export const NOW_MS = SCHEDULE.startMs + 1_002_000;
/** The slot of `NOW_MS`. */
export const SLOT = 100;
/** 64 bytes of root, 64 of pad for each direction. */
const RECORD_BYTES = 192;

/** Root secret of a slot's record, 64 bytes. */
function rootOf(slot: number): Uint8Array<ArrayBuffer> {
  return material(`root ${slot}`, 64);
}

/** The whole record of a slot. */
export function recordOf(slot: number): Uint8Array<ArrayBuffer> {
  return concat([rootOf(slot), material(`pads ${slot}`, RECORD_BYTES - 64)]);
}

/** What keys of a slot are derived from. */
export function secretOf(slot: number): SlotSecret {
  return { root: rootOf(slot), salt: slotSalt(LIST_ID, slot) };
}

/** What a reader needs of the list, as JSON; `slots` are those whose records the vector holds. */
export function listJson(slots: number[]): Record<string, unknown> {
  return {
    listId: LIST_ID.toHex(),
    ...SCHEDULE,
    recordBytes: RECORD_BYTES,
    records: Object.fromEntries(slots.map((slot) => [slot, recordOf(slot).toHex()])),
  };
}
