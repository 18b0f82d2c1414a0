/**
 * How fast a medium takes a list, found out by writing to it in the way of the list itself:
 * 1. a little, synced: a slow stick is known by then;
 * 2. where that was quick, more of it: what one sync costs weighs less, and only this counts.
 */
import { abortable } from "@std/async/abortable";
import { setImmediate } from "node:timers/promises";
import { HEADER_BYTES } from "../constants.ts";
import type { Medium } from "../disk/medium.ts";
import { PartialFile } from "../disk/partial_file.ts";
import type { RandomFill } from "../random.ts";
import { pageAlignedBytes, VolumeWriter } from "../disk/volume_writer.ts";

/** Long enough to get past a small cache, short enough for a slow stick. */
const FIRST_BYTES = 8 * 1_048_576;
/** A medium that takes longer for the first trial is not kept busy with a second one. */
const QUICK_MS = 150;
/** The second trial is synced in steps and ends with the step that passes its time. */
const STEP_BYTES = 16 * 1_048_576;
const SECOND_BYTES = 64 * 1_048_576;
const SECOND_MS = 1_000;
/** Written at a time; in between the program hears of Ctrl-C. */
const PIECE_BYTES = 1_048_576;

/** What a trial needs to know. */
export interface TrialOptions {
  /** Of the medium on which the list will stand. */
  medium: Pick<Medium, "isDirect">;
  /** A clock in milliseconds. */
  now: () => number;
  random: RandomFill;
  signal: AbortSignal;
}

/**
 * Bytes per millisecond that reach the medium on which the list at `path` will stand; writes at most 72 MiB under
 * a temporary name and takes them away again. Throws WriteError, and the reason of `signal`.
 */
export async function measureWriteSpeed(path: string, options: TrialOptions): Promise<number> {
  const { signal, random } = options;
  const file = new PartialFile(path, random);
  const discard = (): void => file.discard();
  // At once, not when the medium has taken it: the program may have little time left.
  signal.addEventListener("abort", discard, { once: true });
  try {
    return await abortable(tryFile(file, options), signal);
  } finally {
    signal.removeEventListener("abort", discard);
    discard();
  }
}

async function tryFile(
  file: PartialFile,
  { medium, now, random, signal }: TrialOptions,
): Promise<number> {
  const bytes = pageAlignedBytes(FIRST_BYTES);
  random(bytes);
  const writer = new VolumeWriter([file.partialPath], medium);
  let offset = HEADER_BYTES;
  const write = async (length: number): Promise<void> => {
    for (const endOffset = offset + length; offset < endOffset; offset += PIECE_BYTES) {
      signal.throwIfAborted();
      const start = (offset - HEADER_BYTES) % FIRST_BYTES;
      await writer.write(bytes.subarray(start, start + PIECE_BYTES), { volume: 0, offset });
      await setImmediate();
    }
    writer.flush();
    await writer.synced();
    await file.sync();
  };
  try {
    // Elsewhere room is made by writing zeros, which would be the longer trial.
    if (medium.isDirect) file.reserve(HEADER_BYTES + FIRST_BYTES + SECOND_BYTES);
    const startMs = now();
    await write(FIRST_BYTES);
    const firstMs = now() - startMs;
    if (firstMs > QUICK_MS) return FIRST_BYTES / firstMs;
    const secondMs = now();
    let done = 0;
    let spentMs = 0;
    while (done < SECOND_BYTES && spentMs < SECOND_MS) {
      await write(STEP_BYTES);
      done += STEP_BYTES;
      spentMs = now() - secondMs;
    }
    return done / Math.max(1, spentMs);
  } finally {
    await writer.close();
  }
}
