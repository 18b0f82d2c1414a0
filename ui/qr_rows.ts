/** A file of its own, `qr.js`: the page fetches it when the first code is shown. */
import encodeQr from "qr";

/** Modules of white around a code, as the standard wants. */
const QUIET_ZONE = 4;

/** A text as a QR code, row by row; true is dark. */
export function qrRows(text: string): boolean[][] {
  return encodeQr(text, "raw", { border: QUIET_ZONE });
}
