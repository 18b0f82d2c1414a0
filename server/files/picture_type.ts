import { pixelsOf } from "./picture_size.ts";

/** How many bytes of the beginning of a file tell what picture it is: what is known of its camera may come first. */
export const PICTURE_HEAD_BYTES = 65_536;

/** Shortest picture, in bytes: what its type takes. */
const LEAST_BYTES = 16;

/** Most pixels of a picture that the page shows: half a gigabyte of memory. Cameras of telephones make 108 million. */
const MOST_PIXELS = 2 ** 27;

/** Longest picture that comes without being accepted, in bytes. */
const PICTURE_BYTES = 8 * 1_048_576;

/** Media types of pictures that come by themselves. */
const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** Names by which every system opens a file as a picture, whatever else its bytes may be taken for. */
const PICTURE_NAME = /\.(jpe?g|jfif|png|webp|gif|avif)$/i;

/** Whether a file that is offered may come without being accepted, if its bytes are those of a picture. */
export function mayBePicture(
  { type, bytes, name }: { type: string; bytes: number; name: string },
): boolean {
  return PICTURE_TYPES.includes(type) && PICTURE_NAME.test(name) &&
    bytes >= LEAST_BYTES && bytes <= PICTURE_BYTES;
}

/**
 * The media type of a picture by its first bytes, whatever its name says; undefined: it is none of those known, or too
 * large to be shown.
 */
export function pictureType(head: Uint8Array): string | undefined {
  const type = typeOf(head);
  if (type === undefined) return undefined;
  return (pixelsOf(type, head) ?? 0) <= MOST_PIXELS ? type : undefined;
}

function typeOf(head: Uint8Array): string | undefined {
  const ascii = (from: number, to: number): string =>
    String.fromCharCode(...head.subarray(from, to));
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (ascii(0, 6) === "GIF87a" || ascii(0, 6) === "GIF89a") return "image/gif";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  if (ascii(4, 8) === "ftyp" && ["avif", "avis"].includes(ascii(8, 12))) return "image/avif";
  return undefined;
}
