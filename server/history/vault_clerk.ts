import { VaultSealer } from "../../keys/list/secret/vault.ts";
import { openRandomSource, type RandomFill } from "../../keys/random.ts";
import type { EntryRowsOptions } from "./entry_rows.ts";
import { KeptRows } from "./kept_rows.ts";
import { type OpenRows, SealedRows } from "./sealed_rows.ts";
import { faultOf, stopOf } from "./vault_file.ts";
import type { VaultDesk, VaultJob, VaultResults } from "./vault_job.ts";
import { wipeVault } from "./wipe_vault.ts";

/** What a clerk works with; tests and the simulator replace any of it. */
export interface VaultClerkOptions extends EntryRowsOptions {
  /** Where the rows are; in a SQLite file when absent. */
  openRows?: OpenRows | undefined;
  /** Of the nonces; the runtime's when absent. */
  random?: RandomFill | undefined;
}

type Answer = VaultResults[VaultJob["kind"]];

/** Does the jobs of one vault in the thread it is in. A file that fails is given back, and its key wiped. */
export class VaultClerk implements VaultDesk {
  readonly #openRows: OpenRows;
  readonly #random: RandomFill;
  readonly #peerBytes: number | undefined;
  #kept: KeptRows | undefined;
  #sealer: VaultSealer | undefined;

  constructor({ openRows, random, peerBytes }: VaultClerkOptions = {}) {
    this.#openRows = openRows ?? SealedRows.open;
    this.#random = random ?? openRandomSource("runtime").fill;
    this.#peerBytes = peerBytes;
  }

  do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    try {
      return Promise.resolve(this.#perform(job) as VaultResults[Job["kind"]]);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  end(): void {
    this.#close();
  }

  #perform(job: VaultJob): Answer {
    switch (job.kind) {
      case "open":
        return this.#open(job);
      case "close":
        return this.#close();
      case "wipe":
        return wipeVault(job.path);
      default:
        return this.#use(job);
    }
  }

  #open({ path, key, isExpected }: Extract<VaultJob, { kind: "open" }>): VaultResults["open"] {
    const sealer = this.#sealer = new VaultSealer(key);
    const opened = this.#openRows(path, { sealer, random: this.#random }, { isExpected });
    if (opened.kind === "failed") {
      this.#close();
      return opened;
    }
    try {
      const kept = this.#kept = new KeptRows(opened.rows, { peerBytes: this.#peerBytes });
      const loaded = kept.load();
      if (loaded !== undefined) return { kind: "opened", loaded, nextEndMs: kept.nextEndMs };
      this.#close();
      return { kind: "failed", fault: "damaged" };
    } catch (error) {
      if (this.#kept === undefined) opened.rows.close();
      this.#close();
      return { kind: "failed", fault: faultOf(error) };
    }
  }

  #use(job: Extract<VaultJob, { kind: "save" | "read" | "page" | "tidy" }>): Answer {
    const kept = this.#kept;
    if (kept === undefined) return { kind: "stopped", reason: "failed" };
    try {
      switch (job.kind) {
        case "save":
          return { kind: "saved", ...kept.save(job.changes) };
        case "read":
          return { kind: "found", entries: kept.entries.read(job.window) };
        case "page":
          return { kind: "page", ...kept.entries.page(job.span) };
        case "tidy":
          kept.tidy();
          return { kind: "tidied" };
      }
    } catch (error) {
      this.#close();
      return { kind: "stopped", reason: stopOf(error) };
    }
  }

  #close(): void {
    this.#kept?.close();
    this.#kept = undefined;
    this.#sealer?.wipe();
    this.#sealer = undefined;
  }
}
