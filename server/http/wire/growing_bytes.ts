import { giveBack, isHandedOn, longArray } from "../../../keys/give_back.ts";

/** What the first parts get, bytes. */
const LEAST_BYTES = 4_096;
/** An array of its own for each would take longer than what most of them hold. */
const NOTHING = new Uint8Array(0);
/** What is longer gets all that it may need, where that is handed on rather than made. */
const SHORT_BYTES = 65_536;

/**
 * Bytes that come in parts, in one piece of memory: a list of parts takes a hundred times their length where each is one
 * byte, and the sender decides how long they are.
 */
export class GrowingBytes {
  readonly #mostBytes: number;
  #bytes: Uint8Array<ArrayBuffer> = NOTHING;
  #length = 0;

  /** No more than `mostBytes` come, which is a limit or the length that was announced. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** How many have come. */
  get length(): number {
    return this.#length;
  }

  /** Takes over `part`, which must be used no more: most come in one part, and its memory serves for the whole. */
  append(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > this.#mostBytes) throw new RangeError("Internal error: more bytes than allowed");
    if (this.#length === 0 && ownsShortMemory(part)) {
      this.#bytes = new Uint8Array(part.buffer);
      this.#length = length;
      return;
    }
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(part, this.#length);
    this.#length = length;
    giveBack(part);
  }

  /** All of them, in an array that owns its memory or is handed on with it; nothing is left here. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes;
    const isLent = bytes.length < bytes.buffer.byteLength;
    const taken = isLent || bytes.length === this.#length
      ? bytes.subarray(0, this.#length)
      : new Uint8Array(bytes.buffer.transfer(this.#length));
    this.#bytes = NOTHING;
    this.#length = 0;
    return taken;
  }

  #grow(leastBytes: number): void {
    if (leastBytes > SHORT_BYTES && isHandedOn(this.#mostBytes)) return this.#growAtOnce();
    const bytes = Math.max(leastBytes, 2 * this.#bytes.length, LEAST_BYTES);
    const capacity = Math.min(bytes, this.#mostBytes);
    this.#bytes = this.#bytes === NOTHING
      ? new Uint8Array(capacity)
      : new Uint8Array(this.#bytes.buffer.transfer(capacity));
  }

  #growAtOnce(): void {
    const grown = longArray(this.#mostBytes);
    grown.set(this.#bytes);
    giveBack(this.#bytes);
    this.#bytes = grown;
  }
}

/** A long part goes into memory that is handed on. */
function ownsShortMemory(part: Uint8Array): part is Uint8Array<ArrayBuffer> {
  const { buffer, length } = part;
  return length < SHORT_BYTES && length === buffer.byteLength && buffer instanceof ArrayBuffer;
}
