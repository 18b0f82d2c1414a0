import {
  REKEY_AFTER_CELLS,
  REKEY_AFTER_MS,
  SESSION_CELLS,
  SESSION_RECEIVE_MS,
  SESSION_SEND_MS,
  UNCONFIRMED_MS,
} from "../constants.ts";
import { deriveCellKey, type SlotSecret } from "./derive.ts";
import type { Legacy } from "./retained.ts";
import type { Seat } from "../seat.ts";
import { ReplayWindow } from "./replay.ts";
import { isInWindow, type SlotWindow } from "./slot_window.ts";

/** What a handshake gives to its session, which owns it. */
export interface SessionOptions {
  z: Uint8Array;
  legacy: Legacy;
  /** By the elapsed time that the sealer counts, which never runs backwards. */
  bornMs: number;
}

/** One session secret Z with its counters and the cell keys that were derived from it. */
export class Session {
  readonly replay = new ReplayWindow();
  /** By the elapsed time that the sealer counts, which never runs backwards. */
  readonly bornMs: number;
  readonly legacy: Legacy;
  readonly #z: Uint8Array;
  readonly #cellKeys: Record<Seat, Map<number, Uint8Array>> = { a: new Map(), b: new Map() };
  #lastCounter = 0;

  /** Takes ownership of the secrets and overwrites them in the end. */
  constructor({ z, legacy, bornMs }: SessionOptions) {
    this.#z = z;
    this.legacy = legacy;
    this.bornMs = bornMs;
  }

  /** May cells still be sealed under it? */
  canSeal(elapsedMs: number): boolean {
    return elapsedMs - this.bornMs < SESSION_SEND_MS && this.#lastCounter < SESSION_CELLS;
  }

  /** Is it time for a new one? */
  isDue(elapsedMs: number): boolean {
    return elapsedMs - this.bornMs >= REKEY_AFTER_MS || this.#lastCounter >= REKEY_AFTER_CELLS;
  }

  canOpen(elapsedMs: number): boolean {
    return elapsedMs - this.bornMs < SESSION_RECEIVE_MS;
  }

  nextCounter(): number {
    return ++this.#lastCounter;
  }

  /** The key of the cells that `sender` seals in `slot`; undefined where `secretOf` has no record. */
  cellKey(
    slot: number,
    sender: Seat,
    secretOf: () => SlotSecret | undefined,
  ): Uint8Array | undefined {
    const cached = this.#cellKeys[sender].get(slot);
    if (cached !== undefined) return cached;
    const secret = secretOf();
    if (secret === undefined) return undefined;
    const key = deriveCellKey(secret, this.#z, sender);
    this.#cellKeys[sender].set(slot, key);
    return key;
  }

  /** Overwrites the keys of slots outside `window`. */
  keep(window: SlotWindow): void {
    for (const keys of Object.values(this.#cellKeys)) {
      for (const [slot, key] of keys) {
        if (isInWindow(window, slot)) continue;
        key.fill(0);
        keys.delete(slot);
      }
    }
  }

  wipe(): void {
    this.#z.fill(0);
    this.legacy.retained.fill(0);
    for (const keys of Object.values(this.#cellKeys)) {
      for (const key of keys.values()) key.fill(0);
      keys.clear();
    }
  }
}

/** Generations previous, current and next (FORMAT.md §session). */
export class Sessions {
  #previous: Session | undefined;
  #current: Session | undefined;
  #next: Session | undefined;
  /** Our own handshake was finished after `next` was agreed on: `next` opens what is under way, no more. */
  #isNextStale = false;

  /** The one to seal under. */
  get current(): Session | undefined {
    return this.#current;
  }

  /** Agreed on as responder, not yet used by the peer. */
  get next(): Session | undefined {
    return this.#next;
  }

  /** Those that a cell may be under, the likeliest first. */
  all(): Session[] {
    return [this.#current, this.#next, this.#previous].filter((session) => session !== undefined);
  }

  /** As responder: hello 2 is about to go out. */
  setNext(session: Session): void {
    this.#next?.wipe();
    this.#next = session;
    this.#isNextStale = false;
  }

  /** As initiator: the confirmation was right. */
  confirm(session: Session): void {
    this.#isNextStale = true;
    this.#makeCurrent(session);
  }

  #makeCurrent(session: Session): void {
    this.#previous?.wipe();
    this.#previous = this.#current;
    this.#current = session;
  }

  /** A cell has been opened under `session`: true if it is `next`, which the peer has confirmed with it. */
  noteOpened(session: Session): boolean {
    if (session !== this.#next || this.#isNextStale) return false;
    this.#next = undefined;
    this.#makeCurrent(session);
    return true;
  }

  /** Overwrites sessions that are too old. */
  expire(elapsedMs: number): void {
    if (this.#previous?.canOpen(elapsedMs) === false) this.#previous = wiped(this.#previous);
    if (this.#current?.canOpen(elapsedMs) === false) this.#current = wiped(this.#current);
    if (this.#next !== undefined && elapsedMs - this.#next.bornMs >= UNCONFIRMED_MS) {
      this.#next = wiped(this.#next);
    }
  }

  /** Overwrites the cell keys of slots outside `window`. */
  keep(window: SlotWindow): void {
    for (const session of this.all()) session.keep(window);
  }

  wipe(): void {
    this.#previous = wiped(this.#previous);
    this.#current = wiped(this.#current);
    this.#next = wiped(this.#next);
  }
}

function wiped(session: Session | undefined): undefined {
  session?.wipe();
  return undefined;
}
