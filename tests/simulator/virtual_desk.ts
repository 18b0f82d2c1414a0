import { ListClerk } from "../../keys/live/list_clerk.ts";
import type { ListAnswer, ListDesk, ListJob } from "../../keys/live/list_job.ts";
import type { Clock } from "../../server/time/clock.ts";
import type { Dice } from "./dice.ts";
import { never } from "./never.ts";
import type { VirtualDisk } from "./virtual_disk.ts";

/** What a desk is made of. */
export interface VirtualDeskOptions {
  disk: VirtualDisk;
  clock: Clock;
  dice: Dice;
  /** False once the power was cut or the program has ended: then nothing is done, and nobody hears of it. */
  alive: () => boolean;
  /** The power went off while a slot was claimed. */
  noteLostClaim: () => void;
}

/**
 * Does the jobs of one list, one after the other, each in the time that its medium takes: a part of that passes
 * before the files are touched, the rest before the answer, so that a power cut meets either.
 */
export class VirtualDesk implements ListDesk {
  readonly #options: VirtualDeskOptions;
  readonly #clerk: ListClerk;
  #latest: Promise<void> = Promise.resolve();

  constructor(options: VirtualDeskOptions) {
    this.#options = options;
    this.#clerk = new ListClerk(options.disk.openFile);
  }

  async do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#latest;
    this.#latest = promise;
    await before;
    try {
      return await this.#work(job, resolve);
    } finally {
      resolve();
    }
  }

  end(): void {
    this.#clerk.end();
  }

  async #work<Job extends ListJob>(
    job: Job,
    letNextBegin: () => void,
  ): Promise<ListAnswer<Job["kind"]>> {
    const { dice } = this.#options;
    const takesMs = this.#timeOf(job);
    const beforeMs = takesMs === 0 ? 0 : dice.between(0, takesMs);
    await this.#pass(beforeMs);
    // Burning leaves room for others between its batches.
    if (job.kind === "burn") letNextBegin();
    const answer = await this.#clerk.do(job);
    if (job.kind === "claim" && !this.#options.alive()) this.#options.noteLostClaim();
    await this.#pass(takesMs - beforeMs);
    return answer;
  }

  #timeOf({ kind }: ListJob): number {
    const { syncMs, readMs } = this.#options.disk;
    if (kind === "claim" || kind === "remember" || kind === "burn") return syncMs;
    return kind === "read" || kind === "check" || kind === "open" ? readMs : 0;
  }

  async #pass(ms: number): Promise<void> {
    const { clock, alive } = this.#options;
    if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve));
    if (!alive()) await never();
  }
}
