import { FILE_ITEM_TYPES } from "../../keys/cell/frame/file_items.ts";

/** From this type on the length of an item has four bytes (FORMAT.md §frame). */
const LONG = 0xc0;

/** The types of a frame's items in order, those of later versions included; the frame must be well formed. */
function itemTypes(plaintext: Uint8Array): number[] {
  const types: number[] = [];
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.length);
  for (let at = 17; at + 3 <= plaintext.length && plaintext[at] !== 0;) {
    const type = plaintext[at]!;
    types.push(type);
    at += type < LONG ? 3 + view.getUint16(at + 1) : 5 + view.getUint32(at + 1);
  }
  return types;
}

/** Whether a frame holds items that this version skips, which it therefore does not write back. */
export function hasLaterItems(plaintext: Uint8Array): boolean {
  const known: number[] = [...Object.values(FILE_ITEM_TYPES), 0xa0];
  return itemTypes(plaintext).some((type) => type >= 0x80 && !known.includes(type));
}
