// Room: what a client needs of HTTP/2: frames, heads (HPACK), credit.
/** Frames of HTTP/2 (RFC 9113, sections 4 and 6). */
import { concat } from "@std/bytes/concat";

/** Types of frames. */
export const FRAME = {
  data: 0,
  head: 1,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  credit: 8,
  continuation: 9,
} as const;

/** Flags of frames. */
export const FLAG = { end: 1, ack: 1, endHead: 4, padded: 8, prioritised: 0x20 } as const;

/** Bytes of a payload, at most, where nothing else is agreed on. */
export const PAYLOAD_BYTES = 16_384;
const HEAD_BYTES = 9;
const PRIORITY_BYTES = 5;
/** The highest bit of a number is reserved. */
const LOW_BITS = 0x7fff_ffff;
const NOTHING = new Uint8Array(0);

/** One frame; stream 0 is the connection. */
export interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Uint8Array;
}

/** The bytes of a frame. */
export function encodeFrame(
  { type, flags = 0, stream = 0, payload = NOTHING }: Partial<Frame> & Pick<Frame, "type">,
): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  const view = viewOf(head);
  view.setUint32(0, payload.length << 8 | type);
  view.setUint8(4, flags);
  view.setUint32(5, stream);
  return concat([head, payload]);
}

/** Cuts what a connection brings into frames. */
export class FrameReader {
  #rest: Uint8Array = NOTHING;

  /** The frames that are whole by now; undefined where one is longer than any may be. Payloads share memory with `part`. */
  take(part: Uint8Array): Frame[] | undefined {
    let bytes = this.#rest.length === 0 ? part : concat([this.#rest, part]);
    const frames: Frame[] = [];
    while (bytes.length >= HEAD_BYTES) {
      const view = viewOf(bytes);
      const length = view.getUint32(0) >>> 8;
      if (length > PAYLOAD_BYTES) return undefined;
      if (bytes.length < HEAD_BYTES + length) break;
      frames.push({
        type: view.getUint8(3),
        flags: view.getUint8(4),
        stream: view.getUint32(5) & LOW_BITS,
        payload: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length),
      });
      bytes = bytes.subarray(HEAD_BYTES + length);
    }
    // Its own memory: the part would otherwise stay as long as its rest.
    this.#rest = bytes.length === 0 ? NOTHING : bytes.slice();
    return frames;
  }
}

/** Data or head of a frame without its padding and priority; undefined where they are longer than the frame. */
export function contentOf({ type, flags, payload }: Frame): Uint8Array | undefined {
  const isPadded = (flags & FLAG.padded) !== 0;
  const hasPriority = type === FRAME.head && (flags & FLAG.prioritised) !== 0;
  const before = (isPadded ? 1 : 0) + (hasPriority ? PRIORITY_BYTES : 0);
  const behind = isPadded ? payload[0] ?? 0 : 0;
  return before + behind > payload.length
    ? undefined
    : payload.subarray(before, payload.length - behind);
}

/** A number of 31 bits at the beginning of a payload; undefined where it is shorter. */
export function numberIn(payload: Uint8Array): number | undefined {
  return payload.length < 4 ? undefined : viewOf(payload).getUint32(0) & LOW_BITS;
}

/** The payload of a frame that holds one number of 31 bits. */
export function numberPayload(value: number): Uint8Array {
  const payload = new Uint8Array(4);
  viewOf(payload).setUint32(0, value);
  return payload;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
