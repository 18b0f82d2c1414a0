/**
 * The plaintext structure inside a session cell (FORMAT.md §frame); pure. There is one encoding of a
 * frame: what decodes, encodes to the same bytes, but for items of later versions, which are skipped.
 */
import { ByteReader, ByteWriter } from "../../byte_cursor.ts";
import {
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
  MIDDLE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  SESSION_CELLS,
  SMALL_PLAINTEXT_BYTES,
  TINY_PLAINTEXT_BYTES,
} from "../../constants.ts";
import { FrameError, frameFault } from "./frame_error.ts";
import {
  decodeItems,
  encodeItem,
  type FrameItem,
  itemBytes,
  TEXT_HEAD_BYTES,
} from "./frame_items.ts";
import { checkText, type TextDraft, type TextItem } from "./text_item.ts";

/** A frame as a cell carries it. Numbers are exact integers below 2^53. */
export interface Frame {
  /** 1 to 2^24, per session and sender, rising with every cell. */
  counter: number;
  /** Unix milliseconds by the sender's clock. */
  sentAtMs: number;
  /** The sender asks for steady cover. */
  steady: boolean;
  /** The sender is leaving. */
  bye: boolean;
  /** The sender waits for an answer at once, to learn whether the way is open. */
  prompt: boolean;
  items: FrameItem[];
}

/** What the conversation wants sent; the sealer adds counter, time and pad. */
export interface FrameDraft {
  steady?: boolean | undefined;
  bye?: boolean | undefined;
  prompt?: boolean | undefined;
  items: (TextDraft | Exclude<FrameItem, TextItem>)[];
}

/** Bytes before the first item. */
export const FRAME_HEAD_BYTES = 17;
/** Length of the text that fits a 2,048-byte cell which carries nothing else. */
export const MAX_SEGMENT_BYTES = PLAINTEXT_BYTES - FRAME_HEAD_BYTES - TEXT_HEAD_BYTES;

/** Lengths of a frame. */
const LENGTHS = [
  TINY_PLAINTEXT_BYTES,
  SMALL_PLAINTEXT_BYTES,
  MIDDLE_PLAINTEXT_BYTES,
  PLAINTEXT_BYTES,
  BULK_PLAINTEXT_BYTES,
  LARGE_PLAINTEXT_BYTES,
];

const FLAG_STEADY = 1;
const FLAG_BYE = 2;
const FLAG_PROMPT = 4;

/** Bytes that a frame takes up to its last item. */
export function frameBytes({ items }: Pick<Frame, "items">): number {
  return items.reduce((sum, item) => sum + itemBytes(item), FRAME_HEAD_BYTES);
}

/**
 * Writes `frame` into the plaintext of a cell, of 100, 228, 868, 2,020, 65,508 or 524,260 bytes. Throws FrameError or RangeError
 * where a field does not fit.
 */
export function encodeFrame(frame: Frame, plaintextBytes: number): Uint8Array<ArrayBuffer> {
  const needed = frameBytes(frame);
  if (needed > plaintextBytes) {
    throw new FrameError(
      `Cannot encode a frame: expected at most ${plaintextBytes} bytes, got ${needed}`,
    );
  }
  checkFrame(frame);
  const writer = new ByteWriter(plaintextBytes);
  writer.u64(frame.counter);
  writer.u64(frame.sentAtMs);
  writer.u8(
    (frame.steady ? FLAG_STEADY : 0) | (frame.bye ? FLAG_BYE : 0) |
      (frame.prompt ? FLAG_PROMPT : 0),
  );
  for (const item of frame.items) encodeItem(writer, item);
  return writer.bytes;
}

/**
 * Reads the plaintext of a session cell. Texts are copies; the pieces of files share memory with `plaintext`. Throws
 * FrameError.
 */
export function decodeFrame(plaintext: Uint8Array): Frame {
  if (!LENGTHS.includes(plaintext.length)) {
    throw new FrameError(
      `Cannot decode a frame: expected ${LENGTHS.join(" or ")} bytes, got ${plaintext.length}`,
    );
  }
  const reader = new ByteReader(plaintext, FrameError);
  const counter = reader.u64();
  const sentAtMs = reader.u64();
  const flags = reader.u8();
  if ((flags & ~(FLAG_STEADY | FLAG_BYE | FLAG_PROMPT)) !== 0) {
    throw frameFault(`flags ${flags}`, "0 to 7");
  }
  const items = decodeItems(reader);
  const frame = {
    counter,
    sentAtMs,
    steady: (flags & FLAG_STEADY) !== 0,
    bye: (flags & FLAG_BYE) !== 0,
    prompt: (flags & FLAG_PROMPT) !== 0,
    items,
  };
  checkFrame(frame);
  return frame;
}

/** The counter of a plaintext, which the replay window asks for before the frame is decoded. */
export function peekCounter(plaintext: Uint8Array): number {
  return checkCounter(new ByteReader(plaintext, FrameError).u64());
}

/** The rules that hold for a frame in either direction, beyond the width of its fields. */
function checkFrame(frame: Frame): void {
  checkCounter(frame.counter);
  let [ports, wishes] = [0, 0];
  for (const item of frame.items) {
    if (item.kind === "text") checkText(item);
    if (item.kind === "ack" && item.readThrough > item.through) {
      throw frameFault(`read through ${item.readThrough}`, `at most ${item.through}`);
    }
    const isPort = item.kind === "port" || item.kind === "tlsPort";
    if (isPort && (item.port < 1 || ++ports > 1)) {
      throw frameFault(`port ${item.port}`, "one port of 1 or more");
    }
    if (item.kind === "wish" && ++wishes > 1) throw frameFault("two wishes", "one");
  }
}

function checkCounter(counter: number): number {
  if (counter >= 1 && counter <= SESSION_CELLS) return counter;
  throw frameFault(`counter ${counter}`, `1 to ${SESSION_CELLS}`);
}
