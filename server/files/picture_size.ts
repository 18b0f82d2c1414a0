/** How many pixels a picture has, by the head of its file; pure. A short file can hold more than a page has memory for. */
import { viewOf } from "../../keys/bytes.ts";

/** JPEG markers that say how large the picture is: SOF0 to SOF15 but DHT, JPG and DAC. */
const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Pixels of a picture of this media type; undefined where its head does not say. */
export function pixelsOf(type: string, head: Uint8Array): number | undefined {
  try {
    return sizeOf(type, viewOf(head));
  } catch {
    // The head ends before it says.
    return undefined;
  }
}

function sizeOf(type: string, view: DataView): number | undefined {
  switch (type) {
    case "image/png":
      return isAt(view, 12, "IHDR") ? view.getUint32(16) * view.getUint32(20) : undefined;
    case "image/gif":
      return view.getUint16(6, true) * view.getUint16(8, true);
    case "image/webp":
      return webpSize(view);
    case "image/jpeg":
      return jpegSize(view);
    case "image/avif":
      return avifSize(view);
    default:
      return undefined;
  }
}

/** RFC 9649, sections 2.5 to 2.7. */
function webpSize(view: DataView): number | undefined {
  if (isAt(view, 12, "VP8X")) return (1 + u24(view, 24)) * (1 + u24(view, 27));
  if (isAt(view, 12, "VP8 ")) {
    return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
  }
  if (!isAt(view, 12, "VP8L")) return undefined;
  const bits = view.getUint32(21, true);
  return (1 + (bits & 0x3fff)) * (1 + ((bits >>> 14) & 0x3fff));
}

/** Goes from segment to segment up to the one that begins the frame (ITU-T T.81, annex B). */
function jpegSize(view: DataView): number | undefined {
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (isFrameMarker(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7);
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The largest of the sizes that the file's items have (`ispe` of ISO/IEC 23008-12). */
function avifSize(view: DataView): number | undefined {
  let most: number | undefined;
  for (let at = 4; at + 16 <= view.byteLength; at++) {
    if (!isAt(view, at, "ispe")) continue;
    most = Math.max(most ?? 0, view.getUint32(at + 8) * view.getUint32(at + 12));
  }
  return most;
}

function isAt(view: DataView, at: number, word: string): boolean {
  for (let index = 0; index < word.length; index++) {
    if (view.getUint8(at + index) !== word.charCodeAt(index)) return false;
  }
  return true;
}

function u24(view: DataView, at: number): number {
  return view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
}
