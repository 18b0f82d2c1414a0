/**
 * Where strangers answer our hellos, the peer's clock may be whole hours away: a time zone, daylight saving time, a
 * day. Every second hello is then a knock under the slot of another hour (PROTOCOL.md §7, "Whole hours").
 */
import { KNOCK_HOURS } from "../../keys/constants.ts";

/** Hellos in a row that strangers answer before the first knock: one may meet a peer that is just starting. */
const STRANGERS = 2;
/** An odd number of turns, so that of two addresses that take turns each is tried with every hour. */
const TURNS = 2 * KNOCK_HOURS + 1;

/** Which hello comes next. */
export class HourSearch {
  #strangers = 0;
  #turn = 0;
  #isKnocksTurn = false;
  #found: number | undefined;

  /** The peer has answered a knock, so the address is right. */
  get isFound(): boolean {
    return this.#found !== undefined;
  }

  /** By how many hours the next hello is to be away; 0: none, an ordinary one. */
  next(): number {
    if (this.#strangers < STRANGERS) return 0;
    this.#isKnocksTurn = !this.#isKnocksTurn;
    if (!this.#isKnocksTurn) return 0;
    if (this.#found !== undefined) return this.#found;
    this.#turn = (this.#turn + 1) % TURNS;
    return hoursAt(this.#turn);
  }

  /** A stranger has answered a hello that was so many hours away. */
  noteStranger(hours: number): void {
    if (hours === 0) this.#strangers++;
    else if (hours === this.#found) this.#startAnew();
  }

  /** The peer has answered a knock. */
  noteAnswered(hours: number): void {
    this.#found = hours;
  }

  /** The peer has answered, or there is another address: nothing is searched any more. */
  forget(): void {
    this.#strangers = 0;
    this.#startAnew();
  }

  #startAnew(): void {
    this.#found = undefined;
    this.#turn = 0;
    this.#isKnocksTurn = false;
  }
}

/** The nearest hours first: 0, 1, -1, 2, -2 … */
function hoursAt(turn: number): number {
  return turn % 2 === 1 ? (turn + 1) / 2 : -turn / 2;
}
