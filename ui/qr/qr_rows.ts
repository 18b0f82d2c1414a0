// Room: a text as a QR code (ISO/IEC 18004), for the camera of a telephone.
/**
 * A file of its own, `qr.js`: the page fetches it when the first code is shown. It knows what an address needs, the bytes
 * of a text at correction level M, and is a third of the size of a library that knows the whole standard.
 */
import { codewordsOf } from "./codewords.ts";
import { drawModules, MASKS, type Modules } from "./modules.ts";
import { penaltyOf } from "./penalty.ts";

/** Modules of white around a code, as the standard wants. */
const QUIET_ZONE = 4;

/** A text as a QR code, row by row; true is dark. Throws a `RangeError` for more than 2,331 bytes of UTF-8. */
export function qrRows(text: string): boolean[][] {
  const { version, codewords } = codewordsOf(new TextEncoder().encode(text));
  const drawn = MASKS.map((_, mask) => drawModules(codewords, { version, mask }));
  const points = drawn.map(penaltyOf);
  return withQuietZone(drawn[points.indexOf(Math.min(...points))] ?? []);
}

function withQuietZone(modules: Modules): boolean[][] {
  const side = modules.length + 2 * QUIET_ZONE;
  return Array.from(
    { length: side },
    (_, y) =>
      Array.from({ length: side }, (_, x) => modules[y - QUIET_ZONE]?.[x - QUIET_ZONE] === 1),
  );
}
