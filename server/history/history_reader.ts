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

  /** Opens the vault at `path`, or makes it. */
  static open(path: string, vault: Pick<Vault, "deriveKey">): ReaderOpened {
    const sealer = new VaultSealer(vault.deriveKey("history"));
    const { fill: random } = openRandomSource("runtime");
    const opened = SealedRows.open(path, { sealer, random });
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

  /** All entries, or those that hold all of the words. Throws the database's error where the file cannot be read. */
  *entries(search?: string): Generator<EntryJson> {
    for (const entry of new EntryRows(this.#rows).all(search)) {
      if (entry === undefined) this.#unopened++;
      else yield entry;
    }
  }

  /** Gives the file back, and wipes its key. */
  close(): void {
    this.#rows.close();
    this.#sealer.wipe();
  }
}
