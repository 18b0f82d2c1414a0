/** A QR code with its margin: row by row, `1` for each dark module and `0` for each light one. */
export interface QrJson {
  rows: string[];
}
