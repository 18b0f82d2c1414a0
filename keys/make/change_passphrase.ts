// Room: what writes whole lists: generating, copying, changing a passphrase.
/**
 * Setting, changing and removing the passphrase of a list. A change rewrites the header alone; setting and
 * removing rewrite all records into new files beside the old ones (FORMAT.md §passphrase): 1. written and
 * synced, 2. read back and compared, 3. given their names, 4. the old records are overwritten where they
 * were not encrypted. Before 3 nothing happens to the old list.
 */
import { equals } from "@std/bytes/equals";
import { dropCache } from "../disk/drop_cache.ts";
import { encodeHeader } from "../list/header_codec.ts";
import type { ListHeader } from "../list_header.ts";
import type { OpenedList } from "../list/open_list.ts";
import { randomRun } from "../disk/hidden_name.ts";
import { overwriteFiles } from "../disk/overwrite_files.ts";
import { leftPaths, PartialFile } from "../disk/partial_file.ts";
import { WriteError } from "../disk/write_fault.ts";
import { createPassphraseBlock, type WrappedKey } from "../list/passphrase.ts";
import { announceHeader, forgetHeader } from "../list/header_note.ts";
import type { RandomFill } from "../random.ts";
import { UnfaithfulError } from "./read_back.ts";
import { Replacement } from "./replacement.ts";
import { filesOf } from "../list/volumes.ts";

import { type NewPassphrase, Rewrite, type RewriteOptions } from "./rewrite.ts";

/** Wraps the key that the list has, or a fresh one, under another passphrase. */
export async function wrapListKey(
  { volumes }: OpenedList,
  passphrase: string,
  random: RandomFill,
): Promise<WrappedKey> {
  const { listId, seat } = volumes.header;
  const { masterKey } = volumes;
  return await createPassphraseBlock(passphrase, { random, listId, seat, masterKey });
}

/** How many bytes a rewrite goes through, for its progress. */
export function rewriteBytes(header: ListHeader): number {
  const passes = header.passphraseBlock === undefined ? 3 : 2;
  return passes * header.slotCount * header.recordBytes;
}

/**
 * Puts another passphrase block into the header, which wraps the same master key. The new header is kept
 * beside the list while the old one is overwritten. Throws WriteError where that cannot be written, UnfaithfulError
 * where it does not read back (the note stays), and what the runtime throws.
 */
export function replaceBlock({ volumes }: OpenedList, block: Uint8Array): void {
  const bytes = encodeHeader({ ...volumes.header, passphraseBlock: block });
  announceHeader(volumes.path, bytes);
  volumes.main.writeAt(0, bytes);
  volumes.main.sync();
  // What is mapped stays in the system's memory.
  volumes.main.unmap();
  dropCache(volumes.path);
  const got = new Uint8Array(bytes.length);
  if (!volumes.main.readAt(0, got) || !equals(got, bytes)) throw new UnfaithfulError(volumes.path);
  forgetHeader(volumes.path);
}

/**
 * Rewrites a list that is open for writing, locked and unlocked, and closes it. Answers the older files that could not
 * be removed. Throws UnfaithfulError, what `Replacement.place` throws, KeyListError "unreadable" when the old list cannot
 * be read, or the new one is in its place and the old records could not be overwritten, and the signal's reason.
 */
export async function rewriteList(
  opened: OpenedList,
  passphrase: NewPassphrase,
  options: RewriteOptions,
): Promise<string[]> {
  const { volumes } = opened;
  const run = randomRun(options.random);
  const partials: PartialFile[] = [];
  try {
    for (const path of filesOf(volumes.path, volumes.header)) {
      partials.push(new PartialFile(path, run));
    }
    const rewrite = new Rewrite(opened, passphrase, { partials, options });
    await rewrite.run();
    const replacement = new Replacement([partials], { run, isLocked: true });
    // Windows renames no file that is mapped.
    volumes.keepLockAlone();
    replacement.place();
    volumes.close();
    // Without a passphrase before, the old files hold plain records.
    const plainPaths = passphrase === undefined ? [] : replacement.backupPaths;
    const note = (bytes: number): void => rewrite.note(bytes);
    await overwriteFiles(plainPaths, { path: volumes.path, signal: options.signal, note })
      .finally(() => replacement.removeBackups());
    return replacement.backupPaths;
  } catch (error) {
    partials.forEach((partial) => partial.discard());
    if (error instanceof WriteError) error.leftPaths.push(...leftPaths(partials));
    throw error;
  } finally {
    volumes.close();
  }
}
