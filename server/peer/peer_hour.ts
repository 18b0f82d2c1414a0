import { CLOCK_LIMIT_MS } from "../../keys/constants.ts";
import type { Seat } from "../../keys/seat.ts";
import type { HourClock } from "../time/hour_clock.ts";

/**
 * The hour that a conversation goes by (PROTOCOL.md §7, "Whole hours"): that of the computer, until the user chooses
 * the peer's, and again once the peer is near the computer's.
 */
export class PeerHour {
  readonly #clock: HourClock;
  readonly #seat: Seat;
  readonly #onMoved: () => void;
  /** How often in a row the peer was near the computer's own hour. */
  #isNear = 0;

  /** `onMoved`: the conversation goes by another hour. */
  constructor(clock: HourClock, seat: Seat, onMoved: () => void) {
    this.#clock = clock;
    this.#seat = seat;
    this.#onMoved = onMoved;
  }

  /** Goes by a clock that is `hours` ahead of that of the moment. */
  moveBy(hours: number): void {
    this.#move(this.#clock.hours + hours);
  }

  /** There is a session: the two clocks agree. */
  noteSession(): void {
    this.#isNear = 0;
  }

  /**
   * The peer's clock is too far from that of the conversation, and shows `peerTimeMs`. True where the conversation
   * goes by the computer's own hour from now on. Where both users have chosen the other's hour, seat b goes first.
   */
  noteApart(peerTimeMs: number): boolean {
    if (this.#clock.hours === 0) return false;
    if (Math.abs(peerTimeMs - this.#clock.ownNow()) > CLOCK_LIMIT_MS) return false;
    if (this.#seat === "a" && ++this.#isNear < 2) return false;
    this.#move(0);
    return true;
  }

  #move(hours: number): void {
    this.#isNear = 0;
    this.#clock.move(hours);
    this.#onMoved();
  }
}
