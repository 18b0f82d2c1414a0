import {
  type ListAnswer,
  type ListDesk,
  type ListJob,
  type ListResults,
  type ListStatus,
  secretsOf,
} from "./list_job.ts";

/** What a list has asked its desk and not heard back yet; every answer is told to those who listen. */
export class Questions {
  readonly #desk: ListDesk;
  /** Undefined: the desk does not answer any more. */
  readonly #onStatus: (status: ListStatus | undefined) => void;
  #asked = 0;
  /** Numbers of the questions that are not answered, oldest first. */
  readonly #open = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #isClosed = false;

  constructor(desk: ListDesk, onStatus: (status: ListStatus | undefined) => void) {
    this.#desk = desk;
    this.#onStatus = onStatus;
  }

  /** Number of the oldest one; undefined: all are answered. */
  get waitsFor(): number | undefined {
    const [oldest] = this.#open;
    return oldest;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Asks; `take` takes the answer in before anybody hears of it, undefined where the desk has none. Resolves then.
   * `isLong`: nobody can say how long it takes, so that it counts for nothing in `waitsFor`. Once closed, nothing is
   * asked, and keys that still come are overwritten.
   */
  async ask<Job extends ListJob>(
    job: Job,
    take: (result: ListResults[Job["kind"]] | undefined) => void,
    { isLong = false } = {},
  ): Promise<void> {
    if (this.#isClosed) return;
    const number = this.#asked++;
    if (!isLong) this.#open.add(number);
    const answer = await this.#desk.do(job).catch(() => undefined);
    this.#open.delete(number);
    if (this.#isClosed) return wipeSecrets(answer);
    this.#onStatus(answer?.status);
    take(answer?.result);
    this.#tell();
  }

  /** Resolves at the next answer. */
  settled(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = this.onSettled(() => {
        end();
        resolve();
      });
    });
  }

  /** Calls back with every answer; the returned function ends that. */
  onSettled(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Lets nobody wait any more. Resolves to how it was with the list at last when the desk has closed its files; to
   * undefined where that has happened before, or the desk does not answer.
   */
  async close(): Promise<ListStatus | undefined> {
    if (this.#isClosed) return undefined;
    this.#isClosed = true;
    this.#tell();
    const answer = await this.#desk.do({ kind: "close" }).catch(() => undefined);
    this.#desk.end();
    return answer?.status;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function wipeSecrets(answer: ListAnswer | undefined): void {
  if (answer === undefined) return;
  for (const secret of secretsOf(answer)) new Uint8Array(secret).fill(0);
}
