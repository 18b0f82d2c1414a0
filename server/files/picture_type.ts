/** How many bytes of the beginning of a file tell whether it is a picture. */
export const PICTURE_HEAD_BYTES = 16;

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
    bytes >= PICTURE_HEAD_BYTES && bytes <= PICTURE_BYTES;
}

/** The media type of a picture by its first bytes, whatever its name says; undefined: it is none of those known. */
export function pictureType(head: Uint8Array): string | undefined {
  const ascii = (from: number, to: number): string =>
    String.fromCharCode(...head.subarray(from, to));
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (ascii(0, 6) === "GIF87a" || ascii(0, 6) === "GIF89a") return "image/gif";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  if (ascii(4, 8) === "ftyp" && ["avif", "avis"].includes(ascii(8, 12))) return "image/avif";
  return undefined;
}
