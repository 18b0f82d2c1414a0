/**
 * Bytes between two syncs on the way. What the system has taken and not written yet is what a slow medium still
 * works on when the program is to end, and nothing can call that back.
 */
const SYNC_BYTES = 4 * 1_048_576;

/** Keeps a medium busy and the system's memory free while a file is written: at most two lots are under way. */
export class BackgroundSync {
  readonly #sync: () => Promise<void>;
  #unsyncedBytes = 0;
  #running: Promise<void> = Promise.resolve();

  /** `sync` settles when what was written before it is on the medium. */
  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /**
   * Says that `bytes` more were written. When a lot is full it waits for the sync of the lot before, throws what went
   * wrong with that, and begins the next.
   */
  async note(bytes: number): Promise<void> {
    this.#unsyncedBytes += bytes;
    if (this.#unsyncedBytes < SYNC_BYTES) return;
    await this.settled();
    this.#unsyncedBytes = 0;
    this.#running = this.#sync();
    // The next write, or closing the file, tells of it.
    this.#running.catch(() => {});
  }

  /** Waits for the sync under way; throws what went wrong with one. */
  async settled(): Promise<void> {
    await this.#running;
  }
}
