import { giveBack } from "../give_back.ts";
import { packedText } from "../packed_text.ts";

/**
 * Writes a text to a new file that is for its owner alone, piece by piece, so that it is never in memory as a whole.
 * False where `isUnwanted` said so before the end: a part is there then. Throws the runtime's own errors.
 */
export async function writeNewText(
  path: string,
  pieces: Iterable<string>,
  isUnwanted: () => boolean = () => false,
): Promise<boolean> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  for (const bytes of packedText(pieces)) {
    if (isUnwanted()) return false;
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    giveBack(new Uint8Array(bytes.buffer));
  }
  return !isUnwanted();
}
