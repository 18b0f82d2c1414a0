/**
 * A file opened for mapping, by the calls of one operating system. Addresses never become pointers that
 * this program reads through: `copy` asks the kernel to copy, and the kernel answers an error where
 * touching the page would raise SIGBUS (or an in-page exception) and end the process.
 */
export interface NativeMap {
  /** What the last `copy` brought; the owner wipes it. */
  readonly copied: Uint8Array;
  /** Maps bytes of the file for reading; `offset` is a multiple of 65,536. Undefined when refused. */
  map(offset: number, length: number): bigint | undefined;
  /** Gives a mapped range back. */
  unmap(address: bigint, length: number): void;
  /** Copies at most `MAX_RECORD_BYTES` from a mapped address into `copied`; false when pages are not there. */
  copy(address: bigint, length: number): boolean;
  close(): void;
}
