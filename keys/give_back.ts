/** Shorter arrays are left to the collector. */
const LEAST_BYTES = 32_768;

/**
 * Gives the memory of a long array back at once, where the collector would let tens of megabytes of them pile up. The
 * array must own its buffer and be in nobody's hands any more: it is empty afterwards. One that shares its buffer, or
 * is short, is left as it is.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < LEAST_BYTES || byteLength !== buffer.byteLength) return;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
