import { ListClerk } from "../../keys/live/list_clerk.ts";
import type { ListAnswer, ListDesk, ListJob } from "../../keys/live/list_job.ts";
import type { OpenDiskFile } from "../../keys/disk/disk_file.ts";

/** A desk whose medium hangs when the test says so: jobs wait, one behind the other, and are done then. */
export class GatedDesk implements ListDesk {
  /** Kinds of the jobs that were done, in order. */
  readonly done: ListJob["kind"][] = [];
  readonly #clerk: ListClerk;
  #gate: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(openFile?: OpenDiskFile) {
    this.#clerk = new ListClerk(openFile);
  }

  /** The medium answers nothing until `release()`. */
  hang(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    this.#release = resolve;
  }

  release(): void {
    this.#release();
  }

  async do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    await this.#gate;
    const answer = await this.#clerk.do(job);
    this.done.push(job.kind);
    return answer;
  }

  end(): void {
    this.#clerk.end();
  }
}
