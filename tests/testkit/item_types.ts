import { FILE_ITEM_TYPES } from "../../keys/cell/frame/file_items.ts";

/** The types of a frame's items in order, those of later versions included; the frame must be well formed. */
function itemTypes(plaintext: Uint8Array): number[] {
  const types: number[] = [];
  for (let at = 17; at + 3 <= plaintext.length && plaintext[at] !== 0;) {
    types.push(plaintext[at]!);
    at += 3 + plaintext[at + 1]! * 256 + plaintext[at + 2]!;
  }
  return types;
}

/** Whether a frame holds items that this version skips, which it therefore does not write back. */
export function hasLaterItems(plaintext: Uint8Array): boolean {
  const known: number[] = [...Object.values(FILE_ITEM_TYPES), 0xa0];
  return itemTypes(plaintext).some((type) => type >= 0x80 && !known.includes(type));
}
