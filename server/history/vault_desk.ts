import { ThreadLine } from "../../keys/thread/thread_line.ts";
import { VaultClerk } from "./vault_clerk.ts";
import type { VaultDesk, VaultJob, VaultResults } from "./vault_job.ts";

/** Starts a desk for the jobs of one vault. */
export type StartVaultDesk = () => Promise<VaultDesk>;

/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./vault_worker.ts", import.meta.url);

/**
 * A desk in a thread of its own, which a slow medium may hold up. Where threads cannot be started, the jobs are done
 * in this one.
 */
export async function startVaultDesk(module: URL = threadModule()): Promise<VaultDesk> {
  const ended = (): Error => new Error("Cannot reach the vault: its thread has ended");
  const line = await ThreadLine.start({ module, ended });
  return line === undefined ? new VaultClerk() : new ThreadDesk(line);
}

class ThreadDesk implements VaultDesk {
  readonly #line: ThreadLine;

  constructor(line: ThreadLine) {
    this.#line = line;
  }

  do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    // No copy of the key stays on this side.
    const handedOver = job.kind === "open" ? [job.key.buffer] : [];
    return this.#line.ask(job, handedOver) as Promise<VaultResults[Job["kind"]]>;
  }

  end(): void {
    this.#line.end();
  }
}
