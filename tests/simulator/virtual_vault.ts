import {
  type FoundRow,
  isOpened,
  type OpenRows,
  type Rows,
} from "../../server/history/sealed_rows.ts";
import type { Dice } from "./dice.ts";
import type { VirtualDisk } from "./virtual_disk.ts";

/** A row's kind and place, and its bytes, sealed and not; undefined: it is removed. */
interface Change {
  kind: number;
  place: number;
  sealed: Uint8Array | undefined;
  clear: Uint8Array | undefined;
}

/**
 * The vault beside one list, on its medium. As SQLite does it, a commit is first written to a log and then synced;
 * when the power goes off between the two it is there as a whole or not at all, as the dice say.
 */
export class VirtualVault {
  /** A counterfeit medium: what a commit has synced may be lost. */
  static liesAboutSync = false;
  readonly #disk: VirtualDisk;
  readonly #dice: Dice;
  readonly #rows = new Map<string, Change>();
  /** Commits that are not synced, oldest first. */
  #log: Change[][] = [];
  /** Power cuts so far: what a program of before does, it does not do. */
  #cuts = 0;
  /** Everything that was ever written, for the search for clear text. */
  readonly written: Uint8Array[] = [];
  /** Commits that were synced. */
  commits = 0;
  /** Commits in which the power went off. */
  cutCommits = 0;

  constructor(disk: VirtualDisk, dice: Dice) {
    this.#disk = disk;
    this.#dice = dice;
  }

  /** What the rows hold that are kept at the moment, in clear. */
  *clearRows(): Generator<Uint8Array> {
    for (const { clear } of this.#rows.values()) if (clear !== undefined) yield clear;
  }

  /** The program is gone: the newest commits that were not synced are lost, or not. */
  losePower(): void {
    if (this.#log.length > 0) this.cutCommits++;
    for (const changes of this.#log) {
      if (this.#dice.chance(0.5)) break;
      this.#apply(changes);
    }
    this.#log = [];
    this.#cuts++;
  }

  /** Opens the rows for one run of the program. */
  readonly open: OpenRows = (_path, { sealer, random }, { isExpected = false } = {}) => {
    if (this.#disk.isPulled) {
      this.#disk.refusals++;
      return { kind: "failed", fault: isExpected ? "gone" : "unreadable" };
    }
    const cuts = this.#cuts;
    // What a run has changed it reads back, committed or not.
    const seen = new Map(this.#rows);
    let changes: Change[] = [];
    const change = (made: Change): void => {
      applyTo(seen, made);
      changes.push(made);
    };
    const open = ({ kind, place, sealed }: Change): FoundRow => {
      return { place, bytes: sealed && sealer.open(sealed, placeOf(kind, place)) };
    };
    const descend = (kind: number, before: number, limit = Infinity): FoundRow[] =>
      [...seen.values()].filter((row) => row.kind === kind && row.place < before)
        .sort((one, other) => other.place - one.place).slice(0, limit).map(open);
    const rows: Rows = {
      load: (kind, { before = Infinity, limit } = {}) => {
        const loaded = descend(kind, before, limit).reverse();
        return loaded.every(isOpened) ? loaded : undefined;
      },
      descend,
      get: (kind, place) =>
        descend(kind, place + 1, 1).filter(isOpened).find((row) => row.place === place),
      highest: (kind) => descend(kind, Infinity, 1)[0]?.place ?? 0,
      first: (kind, from) => {
        const [row] = [...seen.values()].filter((row) => row.kind === kind && row.place >= from)
          .sort((one, other) => one.place - other.place);
        return row && open(row);
      },
      put: (kind, place, bytes) => {
        const nonce = new Uint8Array(12);
        random(nonce);
        const sealed = sealer.seal(bytes, { nonce, aad: placeOf(kind, place) });
        this.written.push(sealed);
        change({ kind, place, sealed, clear: bytes.slice() });
      },
      remove: (kind, place) => change({ kind, place, sealed: undefined, clear: undefined }),
      commit: () => {
        if (changes.length > 0 && cuts === this.#cuts) this.#commit(changes);
        changes = [];
      },
      close: () => {
        if (cuts === this.#cuts) this.#applyLog();
      },
    };
    return { kind: "opened", rows };
  };

  #commit(changes: Change[]): void {
    this.#touch();
    this.#log.push(changes);
    this.#touch();
    this.commits++;
    if (!VirtualVault.liesAboutSync) this.#applyLog();
  }

  /** Throws in the words of SQLite where the medium is out or full. */
  #touch(): void {
    try {
      this.#disk.touch();
    } catch (error) {
      if (this.#disk.isPulled) throw new Error("disk I/O error");
      throw this.#disk.isFull ? new Error("database or disk is full") : error;
    }
  }

  #applyLog(): void {
    for (const each of this.#log) this.#apply(each);
    this.#log = [];
  }

  #apply(changes: Change[]): void {
    for (const change of changes) applyTo(this.#rows, change);
  }
}

function applyTo(rows: Map<string, Change>, change: Change): void {
  const name = `${change.kind}/${change.place}`;
  if (change.sealed === undefined) rows.delete(name);
  else rows.set(name, change);
}

function placeOf(kind: number, place: number): Uint8Array {
  return new TextEncoder().encode(`${kind}/${place}`);
}
