/** How much of a cell its tag is masked by, bytes. */
const MASKED_BYTES = 16;

/** What somebody can make who has seen `cell` and lacks the list: the tag in front of it still fits, nothing opens. */
export function noiseLike(
  cell: Uint8Array,
  { bytes = cell.length, fill = 7 }: { bytes?: number; fill?: number } = {},
): Uint8Array<ArrayBuffer> {
  const noise = new Uint8Array(bytes).fill(fill);
  noise.set(cell.subarray(0, MASKED_BYTES));
  return noise;
}
