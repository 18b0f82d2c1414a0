import { UNCONFIRMED_MS } from "../constants.ts";
import type { Schedule, SlotWindow } from "../schedule.ts";
import type { Session } from "./session.ts";

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
    this.#current?.stopSealing();
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

  /** Moves on with time: overwrites the keys of slots that no cell of the peer can come from any more. */
  slide(schedule: Schedule, elapsedMs: number): void {
    for (const session of this.all()) {
      session.forgetBefore(session.window(schedule, elapsedMs).first);
    }
  }

  /** The slots in which cells of the peer are taken, session by session. */
  windows(schedule: Schedule, elapsedMs: number): SlotWindow[] {
    return this.all().map((session) => session.window(schedule, elapsedMs));
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
