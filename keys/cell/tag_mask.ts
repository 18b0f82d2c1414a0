import { type Cipheriv, createCipheriv } from "node:crypto";
import { deriveTagMaskKey } from "../derive.ts";
import { REQUEST_TAG_BYTES } from "../constants.ts";
import type { RecordSource } from "../record_source.ts";

/**
 * Makes the tag of a whole slot another one in front of each cell (FORMAT.md §request tags): AES-256 of the cell's
 * beginning, which is random, under a key of the list. One block for each request, under one key schedule.
 */
export class TagMask {
  readonly #cipher: Cipheriv;

  constructor(list: Pick<RecordSource, "listId" | "digestRoot">) {
    const key = deriveTagMaskKey(list);
    this.#cipher = createCipheriv("aes-256-ecb", key, null);
    this.#cipher.setAutoPadding(false);
    key.fill(0);
  }

  /** The tag as it goes out in front of `cell`, or the tag of the slot back again; 32 lower-case hex digits each. */
  apply(tag: string, cell: Uint8Array): string {
    const block = this.#cipher.update(cell.subarray(0, REQUEST_TAG_BYTES));
    const masked = Uint8Array.fromHex(tag);
    for (let index = 0; index < masked.length; index++) masked[index]! ^= block[index]!;
    return masked.toHex();
  }

  /** Lets the key schedule go; nothing can be masked afterwards. */
  wipe(): void {
    this.#cipher.final();
  }
}
