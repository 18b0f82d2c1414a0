import { VaultClerk } from "../../server/history/vault_clerk.ts";
import type { VaultDesk, VaultJob, VaultResults } from "../../server/history/vault_job.ts";

/** A desk that counts the jobs of each kind, and entries that left it in pages; `fail()` takes the medium away. */
export class CountingDesk implements VaultDesk {
  readonly jobs: Partial<Record<VaultJob["kind"], number>> = {};
  paged = 0;
  readonly #clerk = new VaultClerk();
  #hasFailed = false;

  async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    this.jobs[job.kind] = (this.jobs[job.kind] ?? 0) + 1;
    if (this.#hasFailed) throw new Error("the medium is gone");
    const answer = await this.#clerk.do<VaultJob>(job);
    if (answer?.kind === "page") this.paged += answer.entries.length;
    return answer as VaultResults[Job["kind"]];
  }

  fail(): void {
    this.#hasFailed = true;
  }

  end(): void {
    this.#clerk.end();
  }
}
