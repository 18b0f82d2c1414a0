import { type Vault, VaultSealer } from "../../keys/list/secret/vault.ts";
import { openRandomSource } from "../../keys/random.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import { EntryRows } from "./entry_rows.ts";
import { SealedRows } from "./sealed_rows.ts";

/** A vault that is open for reading, or why it is not. */
export type ReaderOpened = { kind: "opened"; reader: HistoryReader } | {
  kind: "failed";
  fault: HistoryFault;
};

/** Reads a vault from its oldest entry to its newest, of which one is in memory at a time. */
export class HistoryReader {
  readonly #rows: SealedRows;
  readonly #sealer: VaultSealer;
  #unopened = 0;

  /** Opens the vault at `path`; none is made. */
  static open(path: string, vault: Pick<Vault, "deriveKey">): ReaderOpened {
    const sealer = new VaultSealer(vault.deriveKey("history"));
    const { fill: random } = openRandomSource("runtime");
    const opened = SealedRows.open(path, { sealer, random }, { isExpected: true });
    if (opened.kind === "opened") {
      return { kind: "opened", reader: new HistoryReader(opened.rows, sealer) };
    }
    sealer.wipe();
    return opened;
  }

  private constructor(rows: SealedRows, sealer: VaultSealer) {
    this.#rows = rows;
    this.#sealer = sealer;
  }

  /** Entries that were left out, since they do not open. */
  get unopened(): number {
    return this.#unopened;
  }

  /**
   * All entries, or those that hold all of the words, without those whose time is over by `nowMs`, Unix ms: the next chat
   * takes them out of the file. Throws the database's error where the file cannot be read.
   */
  *entries(
    { search, nowMs }: { search?: string | undefined; nowMs: number },
  ): Generator<EntryJson> {
    for (const entry of new EntryRows(this.#rows).all(search)) {
      if (entry === undefined) this.#unopened++;
      else if (!isOver(entry, nowMs)) yield entry;
    }
  }

  /** Gives the file back, and wipes its key. */
  close(): void {
    this.#rows.close();
    this.#sealer.wipe();
  }
}

function isOver({ disappearsAt }: EntryJson, nowMs: number): boolean {
  return disappearsAt !== undefined && Date.parse(disappearsAt) <= nowMs;
}
