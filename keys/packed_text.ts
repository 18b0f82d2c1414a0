/**
 * Length of what is written at once, bytes: so long that its memory is given back then, rather than left to the
 * collector.
 */
const LOT_BYTES = 65_536;
/** Most bytes of UTF-8 for one UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Pieces of a text in UTF-8, as many together as are written at once; a longer one by itself. */
export function* packedText(pieces: Iterable<string>): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(LOT_BYTES);
  let length = 0;
  for (const piece of pieces) {
    if (length > 0 && length + BYTES_PER_UNIT * piece.length > bytes.length) {
      yield bytes.subarray(0, length);
      bytes = new Uint8Array(LOT_BYTES);
      length = 0;
    }
    if (BYTES_PER_UNIT * piece.length > bytes.length) yield encoder.encode(piece);
    else length += encoder.encodeInto(piece, bytes.subarray(length)).written;
  }
  if (length > 0) yield bytes.subarray(0, length);
}
