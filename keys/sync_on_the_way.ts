/** Bytes of one seat between two syncs on the way: the medium is kept busy, memory is not filled. */
const SYNC_BYTES = 64 * 1_048_576;

/** Something that can be written through to its medium. */
interface Syncable {
  sync(): Promise<void>;
}

/** Keeps the medium busy while records are made; one sync at a time. */
export class SyncOnTheWay {
  readonly #files: readonly Syncable[];
  #syncedBytes = 0;
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor(files: readonly Syncable[]) {
    this.#files = files;
  }

  /** Says how many bytes each file has by now; starts a sync when it is time. */
  note(bytesDone: number): void {
    if (this.#running !== undefined || bytesDone - this.#syncedBytes < SYNC_BYTES) return;
    this.#syncedBytes = bytesDone;
    this.#running = Promise.all(this.#files.map((file) => file.sync())).then(
      () => void (this.#running = undefined),
      (error) => {
        this.#failure = error;
        this.#running = undefined;
      },
    );
  }

  /** Waits for the sync under way; throws when one has failed. */
  async settled(): Promise<void> {
    await this.#running;
    if (this.#failure !== undefined) throw this.#failure;
  }
}
