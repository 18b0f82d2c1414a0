/** Small helpers on byte strings, for `keys/` alone. */

/** Throws unless `bytes` is exactly `length` long; `what` names it in the message. */
export function expectLength(
  bytes: Pick<Uint8Array, "length">,
  length: number,
  what: string,
): void {
  if (bytes.length !== length) {
    throw new RangeError(`Cannot use ${what}: expected ${length} bytes, got ${bytes.length}`);
  }
}

/** True when every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** A DataView on exactly the bytes of `bytes`. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
