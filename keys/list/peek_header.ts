import { HEADER_BYTES } from "../constants.ts";
import type { ListHeader } from "../list_header.ts";
import { decodeHeader } from "./header_codec.ts";

/**
 * The header at the beginning of the file at `path`, read without holding up this thread; undefined where there is
 * none that can be read. Whether the list is any good shows when it is opened.
 */
export async function peekHeader(path: string): Promise<ListHeader | undefined> {
  try {
    // A named pipe would keep us waiting for its writer.
    if (!(await Deno.stat(path)).isFile) return undefined;
    using file = await Deno.open(path, { read: true });
    const page = new Uint8Array(HEADER_BYTES);
    for (let length = 0; length < page.length;) {
      const count = await file.read(page.subarray(length));
      if (count === null) return undefined;
      length += count;
    }
    return decodeHeader(page);
  } catch {
    return undefined;
  }
}
