import { REPLAY_WINDOW } from "../../keys/constants.ts";
import { deriveCellKey, deriveFirstKey } from "../../keys/derive.ts";
import { encodeFrame, type Frame } from "../../keys/cell/frame/frame.ts";
import { xorPad } from "../../keys/cell/pad.ts";
import type { Seat } from "../../keys/seat.ts";
import { sealCell } from "../../keys/cell/seal.ts";
import { type CellSize, plaintextBytesOf } from "../../keys/cell/frame/cell_size.ts";
import { textItem } from "./frame_vectors.ts";
import { SlotChain } from "../../keys/cell/slot_chain.ts";
import { slotStartMs } from "../../keys/schedule.ts";
import { listJson, NOW_MS, recordOf, SCHEDULE, secretOf, SLOT } from "./place.ts";
import { frameJson, material, type Vector, vector } from "./vector.ts";

const Z = material("session", 32);
const OTHER_Z = material("other session", 32);
/** The slot in which both directions of the session begin. */
const FIRST_SLOT = SLOT - 50;
const PAD_BYTES = 64;

/** A cell on its way to seat b, and what may be wrong with it. */
interface Case {
  title: string;
  frame?: Partial<Frame>;
  slot?: number;
  z?: Uint8Array;
  sender?: Seat;
  size?: CellSize;
  /** What seat b takes seat a's clock to show. */
  peerTimeMs?: number;
  /** Counters that seat b has accepted before, in this order. */
  accepted?: number[];
  spoilPlaintext?: (plaintext: Uint8Array) => void;
  spoilCell?: (cell: Uint8Array) => Uint8Array;
  /** Slots whose records the reader does not have. */
  missing?: number[];
  outcome: string;
}

const flip = (at: number) => (cell: Uint8Array) => cell.with(at, cell[at]! ^ 1);

/** A text masked with seat a's pad of the slot. */
function masked(text: string, offset: number, slot = SLOT) {
  const item = textItem(text, { padOffset: offset });
  const room = item.text.subarray(0, Math.max(0, PAD_BYTES - offset));
  xorPad(room, recordOf(slot).subarray(64, 64 + PAD_BYTES), offset);
  return item;
}

const CASES: Case[] = [
  { title: "A dummy cell", outcome: "ok" },
  { title: "A text without pad", frame: { items: [textItem("hello bob")] }, outcome: "ok" },
  { title: "A text under the pad", frame: { items: [masked("hello bob", 5)] }, outcome: "ok" },
  {
    title: "A text under the last bytes of the pad",
    frame: { items: [masked("last bytes", 54)] },
    outcome: "ok",
  },
  { title: "A bulk cell", size: "bulk", frame: { items: [textItem("bulk")] }, outcome: "ok" },
  { title: "A cell six slots old", slot: SLOT - 6, outcome: "ok" },
  {
    title: "A cell of a clock half an hour ahead",
    slot: SLOT + 180,
    peerTimeMs: NOW_MS + 1_830_000,
    outcome: "ok",
  },
  {
    title: "A cell of our own time from a clock half an hour ahead",
    peerTimeMs: NOW_MS + 1_800_000,
    outcome: "outsideWindow",
  },
  {
    title: "A frame whose time is in the slot before",
    frame: { sentAtMs: slotStartMs(SCHEDULE, SLOT) - 1 },
    outcome: "malformedFrame",
  },
  {
    title: "A frame whose time is in the slot behind",
    frame: { sentAtMs: slotStartMs(SCHEDULE, SLOT + 1) },
    outcome: "malformedFrame",
  },
  { title: "A frame of time 0", frame: { sentAtMs: 0 }, outcome: "malformedFrame" },
  { title: "A cell six slots ahead", slot: SLOT + 6, outcome: "ok" },
  {
    title: "A counter 8127 behind the highest",
    frame: { counter: 1 },
    accepted: [REPLAY_WINDOW],
    outcome: "ok",
  },
  { title: "A cell a byte short", spoilCell: (cell) => cell.slice(1), outcome: "wrongLength" },
  { title: "A cell seven slots old", slot: SLOT - 7, outcome: "outsideWindow" },
  { title: "A cell seven slots ahead", slot: SLOT + 7, outcome: "outsideWindow" },
  { title: "A flipped bit in the nonce", spoilCell: flip(0), outcome: "notAuthentic" },
  { title: "A flipped bit in the ciphertext", spoilCell: flip(1_000), outcome: "notAuthentic" },
  {
    title: "A flipped bit in the authentication tag",
    spoilCell: flip(2_047),
    outcome: "notAuthentic",
  },
  { title: "A cell of another session", z: OTHER_Z, outcome: "notAuthentic" },
  { title: "A cell of the reader come back", sender: "b", outcome: "notAuthentic" },
  { title: "A repeated counter", accepted: [1], outcome: "counterReplayed" },
  {
    title: "A counter 8128 behind the highest",
    frame: { counter: 1 },
    accepted: [REPLAY_WINDOW + 1],
    outcome: "counterReplayed",
  },
  {
    title: "A frame with an unknown item",
    spoilPlaintext: (plaintext) => plaintext.set([9], 17),
    outcome: "malformedFrame",
  },
  {
    title: "A text past the end of the pad",
    frame: { items: [masked("past the end", 53)] },
    outcome: "padOutOfRange",
  },
  { title: "A cell of a burned slot", missing: [SLOT], outcome: "recordUnavailable" },
];

/** Cells to open at seat b, and cells to reject. */
export function cellVectors(): Vector[] {
  return CASES.map((each) => {
    const { slot = SLOT, sender = "a", accepted = [], missing = [] } = each;
    const sentAtMs = slotStartMs(SCHEDULE, slot) + 2_000;
    const frame = { counter: 1, sentAtMs, steady: false, bye: false, prompt: false, items: [] };
    const whole: Frame = { ...frame, ...each.frame };
    const plaintext = encodeFrame(whole, plaintextBytesOf(each.size ?? "normal"));
    each.spoilPlaintext?.(plaintext);
    const chain = new SlotChain(deriveFirstKey(each.z ?? Z, sender), FIRST_SLOT);
    const key = deriveCellKey(secretOf(slot), chain.keyOf(slot)!, sender);
    const sealed = sealCell(plaintext, { key, nonce: material(`nonce of ${each.title}`, 12) });
    const cell = each.spoilCell?.(sealed) ?? sealed;
    return vector("cell", each.title, {
      input: {
        list: listJson([slot].filter((one) => !missing.includes(one))),
        reader: "b",
        peerTimeMs: each.peerTimeMs ?? NOW_MS,
        slot,
        z: Z.toHex(),
        firstSlots: { a: FIRST_SLOT, b: FIRST_SLOT },
        accepted,
        cell: cell.toHex(),
      },
      expected: each.outcome === "ok"
        ? { outcome: "ok", frame: frameJson(unmasked(whole, slot)) }
        : { outcome: each.outcome },
    });
  });
}

function unmasked(frame: Frame, slot: number): Frame {
  const pad = recordOf(slot).subarray(64, 64 + PAD_BYTES);
  const items = frame.items.map((item) => {
    if (item.kind !== "text" || item.padOffset === undefined) return item;
    const text = item.text.slice();
    xorPad(text, pad, item.padOffset);
    return { ...item, text };
  });
  return { ...frame, items };
}
