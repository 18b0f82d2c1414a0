import { Buffer } from "node:buffer";
import type http from "node:http";
import { setImmediate } from "node:timers";
import { GrowingBytes } from "./growing_bytes.ts";

/** Longer pieces of a body are handed on as they come. */
const SMALL_BYTES = 512;
/** So much of small ones is handed on at once. */
const MERGED_BYTES = 16_384;

/**
 * Merges the small pieces in which a body comes, before anybody reads it. The runtime (Deno 2.9.6) keeps a kilobyte for
 * each, however short it is, as long as the connection brings more: a crowd that sends chunks of one byte would fill the
 * memory. To be called with the head, before a piece has come.
 */
export function mergePieces(incoming: http.IncomingMessage): void {
  const push = incoming.push.bind(incoming);
  const merged = new GrowingBytes(MERGED_BYTES);
  let isDue = false;

  function flush(): boolean {
    if (merged.length === 0 || incoming.destroyed) return true;
    return push(Buffer.from(merged.take().buffer));
  }

  /** What waits goes in this turn of the event loop, also where no more comes. */
  function flushLater(): void {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      flush();
    });
  }

  incoming.push = (piece: Uint8Array | null, encoding) => {
    const bytes = piece?.length ?? MERGED_BYTES;
    const mayGoOn = merged.length + bytes > MERGED_BYTES || bytes > SMALL_BYTES ? flush() : true;
    if (piece === null || bytes > SMALL_BYTES) return push(piece, encoding);
    merged.append(piece);
    flushLater();
    return mayGoOn;
  };
}
