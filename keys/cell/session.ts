import {
  ACCEPTANCE_MS,
  REKEY_AFTER_CELLS,
  REKEY_AFTER_MS,
  SESSION_CELLS,
  SESSION_RECEIVE_MS,
  SESSION_SEND_MS,
} from "../constants.ts";
import { deriveCellKey, deriveFirstKey, type SlotSecret } from "../derive.ts";
import { PeerClock } from "./peer_clock.ts";
import { ReplayWindow } from "./replay.ts";
import type { Legacy } from "./retained.ts";
import { type Schedule, type SlotWindow, windowAround } from "../schedule.ts";
import { otherSeat, type Seat } from "../seat.ts";
import { SlotChain } from "./slot_chain.ts";

/** What a handshake gives to its session, which owns it. */
export interface SessionSecrets {
  z: Uint8Array;
  legacy: Legacy;
  /** The slot of each side's hello, where its direction begins. */
  firstSlots: Record<Seat, number>;
  /** What the peer's hello said, Unix ms. */
  peerTimeMs: number;
}

/** What a session is made of. */
export interface SessionOptions extends SessionSecrets {
  seat: Seat;
  /** By the elapsed time that the sealer counts, which never runs backwards. */
  bornMs: number;
}

/** One direction: its chain, and the cell keys that were made from it. */
interface Direction {
  chain: SlotChain;
  /** By slot. */
  cellKeys: Map<number, Uint8Array>;
}

/** One session: its counters, and the keys of both directions from slot to slot. */
export class Session {
  readonly replay = new ReplayWindow();
  /** By the elapsed time that the sealer counts, which never runs backwards. */
  readonly bornMs: number;
  readonly legacy: Legacy;
  readonly peerClock: PeerClock;
  readonly #seat: Seat;
  readonly #sending: Direction;
  readonly #receiving: Direction;
  #lastCounter = 0;

  /** Overwrites `z` at once, and what it keeps in the end. */
  constructor({ z, legacy, seat, firstSlots, peerTimeMs, bornMs }: SessionOptions) {
    const direction = (sender: Seat): Direction => ({
      chain: new SlotChain(deriveFirstKey(z, sender), firstSlots[sender]),
      cellKeys: new Map(),
    });
    this.#seat = seat;
    this.#sending = direction(seat);
    this.#receiving = direction(otherSeat(seat));
    z.fill(0);
    this.legacy = legacy;
    this.bornMs = bornMs;
    this.peerClock = new PeerClock(peerTimeMs, bornMs);
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

  /** The lowest slot that cells can be sealed in. */
  get firstSealSlot(): number {
    return this.#sending.chain.first;
  }

  /** The key of our cells in `slot`, not before `firstSealSlot`; those of slots before are gone with it. */
  sealKey(slot: number, secret: SlotSecret): Uint8Array {
    this.#forgetBefore(this.#sending, slot);
    return this.#cellKey(this.#sending, slot, { secret, sender: this.#seat })!;
  }

  /** The key of the peer's cells in `slot`; undefined where its part of the session is gone. */
  openKey(slot: number, secret: SlotSecret): Uint8Array | undefined {
    return this.#cellKey(this.#receiving, slot, { secret, sender: otherSeat(this.#seat) });
  }

  /** The slots in which the peer's cells are taken: those around its clock. */
  window(schedule: Schedule, elapsedMs: number): SlotWindow {
    return windowAround(schedule, this.peerClock.at(elapsedMs), ACCEPTANCE_MS);
  }

  /** Overwrites the keys under which the peer sealed before `slot`. */
  forgetBefore(slot: number): void {
    this.#forgetBefore(this.#receiving, slot);
  }

  /** Nothing is sealed under it any more. */
  stopSealing(): void {
    wipeDirection(this.#sending);
  }

  wipe(): void {
    this.legacy.retained.fill(0);
    for (const direction of [this.#sending, this.#receiving]) wipeDirection(direction);
  }

  #cellKey(
    { chain, cellKeys }: Direction,
    slot: number,
    { secret, sender }: { secret: SlotSecret; sender: Seat },
  ): Uint8Array | undefined {
    const known = cellKeys.get(slot);
    if (known !== undefined) return known;
    const chainKey = chain.keyOf(slot);
    if (chainKey === undefined) return undefined;
    const key = deriveCellKey(secret, chainKey, sender);
    cellKeys.set(slot, key);
    return key;
  }

  #forgetBefore({ chain, cellKeys }: Direction, slot: number): void {
    chain.forgetBefore(slot);
    for (const [at, key] of cellKeys) {
      if (at >= slot) continue;
      key.fill(0);
      cellKeys.delete(at);
    }
  }
}

function wipeDirection({ chain, cellKeys }: Direction): void {
  chain.wipe();
  for (const key of cellKeys.values()) key.fill(0);
  cellKeys.clear();
}
