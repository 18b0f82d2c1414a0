import { VaultClerk } from "../../server/history/vault_clerk.ts";
import type { VaultJob, VaultResults } from "../../server/history/vault_job.ts";

/** A vault that answers saves when the test says so; before that they are on the disk, and nobody knows. */
export class GatedVault extends VaultClerk {
  #held: PromiseWithResolvers<void> | undefined;

  hold(): void {
    this.#held = Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  override async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    if (job.kind === "close") await this.#held?.promise;
    const answer = await super.do(job);
    if (job.kind === "save") await this.#held?.promise;
    return answer;
  }
}
