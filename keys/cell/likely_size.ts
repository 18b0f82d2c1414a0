import { KEY_BYTES } from "../derive.ts";
import type { RecordSource } from "../record_source.ts";
import { slotAt } from "../schedule.ts";
import type { ElapsedTime } from "./elapsed_time.ts";
import type { RecordCache } from "./record_cache.ts";
import { AEAD_TAG_BYTES, NONCE_BYTES } from "../constants.ts";
import { decryptUnproven } from "./seal.ts";
import type { Sessions } from "./sessions.ts";

/** What is looked at. */
export interface LikelySizeOptions {
  list: RecordSource;
  records: RecordCache;
  sessions: Sessions;
  elapsed: ElapsedTime;
}

/** Zeros with which a frame ends unless its cell is full. */
const ZEROS = 8;

/**
 * Guesses of which size the cell in a body is (PROTOCOL.md §2). To be told that a cell is not authentic takes
 * several times as long as to open it; a frame ends in zeros, and what is behind its cell does not.
 */
export class LikelySize {
  readonly #options: LikelySizeOptions;

  constructor(options: LikelySizeOptions) {
    this.#options = options;
  }

  /**
   * The same cells, each of which begins like the longest one, with the likeliest first. `slot`: of the request, where
   * its tag is known. The work follows from the lengths alone.
   */
  first(cells: readonly Uint8Array[], slot?: number): readonly Uint8Array[] {
    const [longest, another] = cells;
    const key = longest && another && this.#key(slot);
    if (key === undefined) return cells;
    const frame = decryptUnproven(longest!, key);
    const likely = cells.find(({ length }) => endsInZeros(frame, length));
    frame.fill(0);
    return likely === undefined ? cells : [likely, ...cells.filter((cell) => cell !== likely)];
  }

  /** Of the latest session, in that slot or the one that the peer's clock shows; undefined where there is none. */
  #key(slot: number | undefined): Uint8Array | undefined {
    const { list: { schedule }, records, sessions: { current, next }, elapsed } = this.#options;
    const session = current ?? next;
    if (session === undefined) return undefined;
    const at = slot ?? slotAt(schedule, session.peerClock.at(elapsed.ms));
    const record = records.get(at);
    if (record.kind !== "record") return undefined;
    return session.openKey(at, record.secret) ?? record.secret.root.subarray(0, KEY_BYTES);
  }
}

/** Whether the plaintext of a cell of so many bytes, which is the beginning of `frame`, ends in zeros. */
function endsInZeros(frame: Uint8Array, cellBytes: number): boolean {
  const end = cellBytes - NONCE_BYTES - AEAD_TAG_BYTES;
  for (let at = end - ZEROS; at < end; at++) if (frame[at] !== 0) return false;
  return true;
}
