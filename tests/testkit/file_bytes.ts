import { createHash } from "node:crypto";
import type { Conversation } from "../../server/conversation/conversation.ts";
import { MemorySource } from "../../server/files/file_source.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { FileJson } from "../../server/gui_api/file_json.ts";
import { entries, type Peer } from "./pair.ts";

/** Bytes of a file that are the same on every run, and different at every place. */
export function fileBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** SHA-256 in hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Offers a file; the entry's id. */
export function offer(
  peer: Peer,
  bytes: Uint8Array,
  { name = "notes.bin", type = "", withoutPad = false } = {},
): string {
  const source = new MemorySource(bytes);
  const outcome = peer.conversation.sendFile({ source, name, type, withoutPad });
  if (outcome.kind === "refused") throw new Error(outcome.error.code);
  return outcome.id;
}

/** The file of an entry, which must be there. */
export function fileOf(peer: Peer, id: string): FileJson | undefined {
  return peer.conversation.snapshot().entries.find((entry) => entry.id === id)?.file;
}

/** The files that came to `peer`, oldest first. */
export function filesIn(peer: Peer): (EntryJson & { file: FileJson })[] {
  return entries(peer, "in").filter((entry): entry is EntryJson & { file: FileJson } =>
    entry.file !== undefined
  );
}

/** The content of a file that is whole. */
export async function contentOf(conversation: Conversation, id: string): Promise<Uint8Array> {
  const stored = conversation.storedFile(id);
  if (stored.kind === "refused") throw new Error(stored.error.code);
  const stream = await stored.file.read(0, stored.file.bytes);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
