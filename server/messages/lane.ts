/**
 * A lane carries one kind of payload over the cells of a conversation, with a numbering of its own:
 *   1. `draft()` proposes items for the next cell;  2. the draft hears what became of the cell;
 *   3. `receive()` takes what the peer's lane of the same kind has sent, and its acknowledgements;
 *   4. `ack()` is our own word about that, which every cell carries.
 */
import type { FrameDraft } from "../../keys/cell/frame/frame.ts";
import type { AckItem, FrameItem } from "../../keys/cell/frame/frame_items.ts";
import type { Protection } from "../../keys/cell/frame/text_item.ts";
import type { PadMode } from "../../keys/cell/sealer_outcomes.ts";

/** Items as the sealer takes them. */
export type DraftItems = FrameDraft["items"];

/** What the next cell has left for a lane. */
export interface LaneRoom {
  /** Bytes for items, heads included. */
  bytes: number;
  /** Pad bytes left for us in this slot. */
  padBytes: number;
  /** Pad bytes that a fresh slot has for us. */
  padBytesPerSlot: number;
  /**
   * Bytes for items in the largest cell, where nothing speaks against a long one; undefined: the cell is a normal one.
   */
  bulkBytes?: number | undefined;
  /** Cells leave by the schedule of steady cover, and what is long fills them as they are. */
  isSteady?: boolean | undefined;
  /** `always`: text waits for a pad; `prefer`: uses what there is; `off`: ignores it. */
  padMode: PadMode;
}

/** The cell that an item came in: its slot, and when by our clock, Unix ms. */
export interface CellMark {
  slot: number;
  nowMs: number;
}

/** What a lane puts into one cell. It becomes real when the cell is sealed, and hears what comes of it. */
export interface LaneDraft {
  items: DraftItems;
  /** Under what its texts go, where that is not the mode in force. */
  padMode?: PadMode | undefined;
  /** The cell is sealed; `protections` are those of the draft's texts, in order. */
  noteSealed(sealed: CellMark & { protections: Protection[] }): void;
  /** The cell has left this machine: whether it arrives is not known until it is acknowledged. */
  noteLeft(): void;
  /** The exchange failed: what the cell carried is due again. */
  noteFailed(): void;
}

/** One kind of payload. */
export interface Lane {
  /** Its items never go under the pad, so they need not wait for one. */
  readonly isBare?: boolean | undefined;
  /** When `draft()` has something to propose, Unix ms, in the past for at once; undefined: nothing waits. */
  dueAtMs(): number | undefined;
  /** Whether something that is due fits `room`, so that a cell should leave for it. */
  isDue(nowMs: number, room: LaneRoom): boolean;
  /** Whether there is what may fill a bulk cell; it waits for whatever else is due. */
  isBulkDue?(): boolean;
  /** Proposes items for one cell; undefined: none. Changes nothing, since sealing may be blocked. */
  draft(nowMs: number, room: LaneRoom): LaneDraft | undefined;
  /** True when the peer waits for an acknowledgement that did not go out yet. */
  readonly owesAck: boolean;
  /** True when something that went out waits for its acknowledgement; nothing long should get in its way. */
  readonly awaitsAck?: boolean | undefined;
  /** The latest acknowledgement; undefined before anything came. */
  ack(): AckItem | undefined;
  /** The acknowledgement is on its way. */
  noteAcked(): void;
  /** Another session is in use. */
  noteSession?(): void;
  /** Hears of every authentic frame as a whole, after its items. */
  noteFrame?(items: readonly FrameItem[]): void;
  /** Takes an item of an authenticated frame; items of other lanes are left alone. */
  receive(item: FrameItem, mark: CellMark): void;
}
