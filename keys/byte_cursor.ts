// Room: what the key rooms share: constants, errors, slot schedule, seats, bytes, randomness, slot keys.
import { expectLength, viewOf } from "./bytes.ts";

/** Reads big-endian fields one after the other; throws `errorClass` where bytes are missing. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #errorClass: new (message: string) => Error;
  #offset = 0;

  constructor(bytes: Uint8Array, errorClass: new (message: string) => Error) {
    // A Buffer's `slice` shares memory: from here on plain arrays only.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = viewOf(bytes);
    this.#errorClass = errorClass;
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** An integer of 64 bits; values of 2^53 and more are refused rather than rounded. */
  u64(): number {
    const offset = this.#advance(8);
    const high = this.#view.getUint32(offset);
    if (high >= 0x20_0000) {
      throw new this.#errorClass("Cannot read an integer: expected less than 2^53, got more");
    }
    return high * 0x1_0000_0000 + this.#view.getUint32(offset + 4);
  }

  /** The next `length` bytes as lower-case hexadecimal digits. */
  hex(length: number): string {
    return this.take(length).toHex();
  }

  /** A view on the next `length` bytes. */
  take(length: number): Uint8Array {
    const offset = this.#advance(length);
    return this.#bytes.subarray(offset, offset + length);
  }

  /** True when all that is left is zero. */
  restIsZero(): boolean {
    for (let index = this.#offset; index < this.#bytes.length; index++) {
      if (this.#bytes[index] !== 0) return false;
    }
    return true;
  }

  #advance(length: number): number {
    if (length > this.left) {
      throw new this.#errorClass(`Cannot read a field: expected ${length} bytes, got ${this.left}`);
    }
    const offset = this.#offset;
    this.#offset += length;
    return offset;
  }
}

/** Writes big-endian fields one after the other into zeros of a fixed length; throws RangeError. */
export class ByteWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #offset = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = viewOf(this.bytes);
  }

  u8(value: number): void {
    this.#view.setUint8(this.#advance(1), expectInteger(value, 0xff));
  }

  u16(value: number): void {
    this.#view.setUint16(this.#advance(2), expectInteger(value, 0xffff));
  }

  u32(value: number): void {
    this.#view.setUint32(this.#advance(4), expectInteger(value, 0xffff_ffff));
  }

  u64(value: number): void {
    expectInteger(value, Number.MAX_SAFE_INTEGER);
    const offset = this.#advance(8);
    this.#view.setUint32(offset, Math.floor(value / 0x1_0000_0000));
    this.#view.setUint32(offset + 4, value % 0x1_0000_0000);
  }

  /** Exactly `length` bytes given as lower-case hexadecimal digits. */
  hex(digits: string, length: number): void {
    expectHex(digits);
    expectLength({ length: digits.length / 2 }, length, "hexadecimal digits");
    const offset = this.#advance(length);
    this.bytes.subarray(offset, offset + length).setFromHex(digits);
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#advance(bytes.length));
  }

  #advance(length: number): number {
    const offset = this.#offset;
    this.#offset += length;
    return offset;
  }
}

function expectHex(digits: string): void {
  if (/^(?:[0-9a-f]{2})*$/.test(digits)) return;
  throw new RangeError(
    "Cannot read hexadecimal digits: expected pairs of 0 to 9 and a to f, got others",
  );
}

function expectInteger(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`Cannot write an integer: expected 0 to ${max}, got ${value}`);
  }
  return value;
}
