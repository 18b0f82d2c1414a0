import { VaultClerk, type VaultClerkOptions } from "../../server/history/vault_clerk.ts";
import type { VaultDesk, VaultJob, VaultResults } from "../../server/history/vault_job.ts";
import type { Clock } from "../../server/time/clock.ts";
import type { VirtualDisk } from "./virtual_disk.ts";

/** What the desk of a vault is made of. */
export interface VirtualVaultDeskOptions extends VaultClerkOptions {
  /** The medium that the vault is on, which may be slow. */
  disk: Pick<VirtualDisk, "syncMs">;
  /** That of the program: once it has ended nobody hears of a job any more. */
  clock: Clock;
}

/** Does the jobs of one vault at once; that something was saved is told when its medium has taken it, in order. */
export class VirtualVaultDesk implements VaultDesk {
  readonly #options: VirtualVaultDeskOptions;
  readonly #clerk: VaultClerk;
  /** The latest that was saved has been told of. */
  #told: Promise<void> | undefined;

  constructor(options: VirtualVaultDeskOptions) {
    this.#options = options;
    this.#clerk = new VaultClerk(options);
  }

  async do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    const done = this.#clerk.do(job);
    const { disk: { syncMs }, clock } = this.#options;
    if (job.kind !== "save" || (syncMs === 0 && this.#told === undefined)) return await done;
    const before = this.#told;
    const told = this.#told = new Promise<void>((resolve) => clock.after(syncMs, resolve))
      .then(() => before);
    await told;
    if (this.#told === told) this.#told = undefined;
    return await done;
  }

  end(): void {
    this.#clerk.end();
  }
}
