import { assertEquals } from "@std/assert";
import { pictureType } from "../../../server/files/picture_type.ts";

/** Bytes from words of ASCII and numbers of one byte. */
function bytes(...parts: (string | number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : part
    ),
  );
}

const u16 = (value: number): number[] => [value >> 8, value & 255];
const u16le = (value: number): number[] => [value & 255, value >> 8];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const riff = (kind: string, ...rest: (string | number[])[]): Uint8Array =>
  bytes("RIFF", u32(0), "WEBP", kind, u32(0), ...rest);

/** The head of a picture of `side` times `side` pixels, by media type and kind. */
const HEADS: Record<string, (side: number) => Uint8Array> = {
  "image/png": (side) => bytes([0x89], "PNG\r\n", [26, 10], u32(13), "IHDR", u32(side), u32(side)),
  "image/gif": (side) => bytes("GIF89a", u16le(side), u16le(side)),
  "image/jpeg": (side) =>
    bytes(
      [0xff, 0xd8, 0xff, 0xe1, ...u16(40_000)],
      [...new Uint8Array(39_998)],
      [0xff, 0xff, 0xc2, ...u16(17), 8, ...u16(side), ...u16(side), 3],
    ),
  "image/webp": (side) => riff("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a], u16le(side), u16le(side)),
  "image/webp, lossless": (side) => {
    const bits = side - 1 + (side - 1) * 2 ** 14;
    return riff("VP8L", [0x2f], u16le(bits & 0xffff), u16le(bits >>> 16));
  },
  "image/webp, extended": (side) => {
    const less = [...u16le((side - 1) & 0xffff), (side - 1) >> 16];
    return riff("VP8X", [0, 0, 0, 0], less, less);
  },
  "image/avif": (side) =>
    bytes(u32(32), "ftypavif", u32(0), u32(20), "ispe", u32(0), u32(side), u32(side)),
};

for (const [kind, headOf] of Object.entries(HEADS)) {
  Deno.test(`pictureType() knows ${kind}, and takes one that no page has memory for as none`, () => {
    const [type] = kind.split(",");
    assertEquals(pictureType(headOf(10_000)), type);
    assertEquals(pictureType(headOf(16_383)), undefined);
    assertEquals(pictureType(headOf(10_000).subarray(0, 13)), type);
  });
}
