import { TEXT_HEAD_BYTES } from "../../keys/cell/frame/frame_items.ts";
import type { LaneRoom } from "./lane.ts";

/** A piece of one entry's text. Its number and bytes never change once it went out. */
export interface Segment {
  /** From 1, contiguous within the stream. */
  seq: number;
  /** 32 lower-case hexadecimal digits. */
  entryId: string;
  writtenAtMs: number;
  first: boolean;
  last: boolean;
  /** Where in the entry `text` begins, in bytes. */
  from: number;
  text: Uint8Array;
  /** Acknowledged; kept while its entry is incomplete, since a restarted peer needs it again. */
  acknowledged: boolean;
  /** Unix ms of the latest sending; undefined: due. */
  sentAtMs: number | undefined;
  /** The last segment of an entry that was taken back half sent. */
  abandoned?: true | undefined;
  /** Its entry was delivered and is kept until it is read, or nobody needs the segment any more. */
  kept?: "unread" | "over" | undefined;
  /** How it has gone out. Once padded, it never goes out bare; once bare, it needs no pad any more. */
  went: "nowhere" | "padded" | "unpadded";
}

/** An entry that waits to be cut, wholly or in part. */
export interface Waiting {
  id: string;
  text: Uint8Array;
  writtenAtMs: number;
  /** Bytes that segments have been cut from. */
  cutBytes: number;
}

/** Pad bytes that are worth cutting a text for; fewer are left unused. */
const WORTHWHILE_PAD = 32;

/** Fills one cell with segments and keeps account of its room and of the slot's pad. */
export class SegmentPacker {
  readonly segments: Segment[] = [];
  #bytesLeft: number;
  #padLeft: number;
  readonly #room: LaneRoom;

  constructor(room: LaneRoom) {
    this.#room = room;
    this.#bytesLeft = room.bytes;
    this.#padLeft = room.padMode === "off" ? 0 : room.padBytes;
  }

  /**
   * Adds a segment that exists; false when the cell has to leave without it. A cell holds either segments that
   * went out without a pad before or others: the two are sealed in different ways. The first segment is
   * added even where the pad seems spent, since in its own slot it has its own pad bytes still.
   */
  add(segment: Segment): boolean {
    const bytes = TEXT_HEAD_BYTES + segment.text.length;
    if (bytes > this.#bytesLeft) return false;
    const isBare = segment.went === "unpadded";
    const [first] = this.segments;
    if (first !== undefined) {
      if ((first.went === "unpadded") !== isBare) return false;
      const needsPad = !isBare && (this.#room.padMode === "always" || segment.went === "padded");
      if (needsPad && segment.text.length > this.#padLeft) return false;
    }
    this.#bytesLeft -= bytes;
    if (!isBare && segment.text.length <= this.#padLeft) this.#padLeft -= segment.text.length;
    this.segments.push(segment);
    return true;
  }

  /** Cuts the next segment from an entry; undefined when it has to wait for another cell or slot. */
  cut(entry: Waiting, from: number, seq: number): Segment | undefined {
    const wanted = entry.text.length - from;
    const length = this.lengthOf(wanted);
    if (length < 1 || (this.segments.length > 0 && length < wanted && length < WORTHWHILE_PAD)) {
      return undefined;
    }
    const segment: Segment = {
      seq,
      entryId: entry.id,
      writtenAtMs: entry.writtenAtMs,
      first: from === 0,
      last: length === wanted,
      from,
      text: entry.text.subarray(from, from + length),
      acknowledged: false,
      sentAtMs: undefined,
      went: "nowhere",
    };
    return this.add(segment) ? segment : undefined;
  }

  /** How many of the bytes that are left of an entry can go now; below 1: none. */
  lengthOf(wanted: number): number {
    return Math.min(wanted, this.#bytesLeft - TEXT_HEAD_BYTES, this.#padLimit(wanted));
  }

  /** Longest text that the pad of this slot allows for, given what is wanted. */
  #padLimit(wanted: number): number {
    if (this.#room.padMode === "always") {
      const fresh = Math.min(wanted, this.#room.padBytesPerSlot, WORTHWHILE_PAD);
      return this.#padLeft >= fresh ? this.#padLeft : 0;
    }
    return this.#padLeft >= WORTHWHILE_PAD ? this.#padLeft : wanted;
  }
}
