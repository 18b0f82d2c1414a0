type QrPart = typeof import("./qr/qr_rows.ts");

/** A text as the rows of a QR code, drawn by a file of the page; undefined when that cannot be fetched. */
export async function fetchQrRows(text: string): Promise<boolean[][] | undefined> {
  // In a name of its own: the bundler would take in what it can guess.
  const path: string = "./qr.js";
  try {
    return (await import(path) as QrPart).qrRows(text);
  } catch {
    return undefined;
  }
}
