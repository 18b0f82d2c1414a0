/**
 * From hellos to sessions, for one seat:
 * 1. `begin` or `knock` makes our hello, `finish` takes its answer and puts a confirmed session to use;
 * 2. `answer` answers the peer's hello and keeps its session until a first frame confirms it.
 */
import { HOUR_MS } from "../constants.ts";
import type { ElapsedTime } from "./elapsed_time.ts";
import { HelloClock } from "./hello_clock.ts";
import { HelloInitiator, type HelloOptions } from "./hello_initiator.ts";
import { HelloResponder } from "./hello_responder.ts";
import { authenticationOf } from "./retained.ts";
import {
  type Blocked,
  type HelloAnswered,
  type HelloAttempt,
  type HelloBegun,
  type HelloFinished,
  type Rejected,
  rejected,
  type TagClaim,
} from "./sealer_outcomes.ts";
import { blocked, type SendSlots } from "./send_slots.ts";
import { Session, type SessionSecrets } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** What handshakes work with. */
export interface HandshakesOptions extends HelloOptions {
  slots: SendSlots;
  /** Where agreed sessions go. */
  sessions: Sessions;
  /** Kept up to date by the caller, also while a handshake waits. */
  elapsed: ElapsedTime;
  /** A session was born, and needs its records. */
  onSession: () => void;
}

/** How long seat b leaves the word to seat a after it has answered its hello. */
const PEERS_TURN_MS = 3_000;

/** Agrees on the sessions of one list. The caller advances `elapsed` before each call. */
export class Handshakes {
  readonly #options: HandshakesOptions;
  readonly #clock: HelloClock;
  readonly #initiator: HelloInitiator;
  readonly #responder: HelloResponder;
  #closed = false;

  constructor(options: HandshakesOptions) {
    this.#options = options;
    const { list, records, random, lines, tags, slots, elapsed } = options;
    const hello = { list, records, random, lines, tags };
    const clock = this.#clock = new HelloClock(elapsed.nowMs);
    const initiator = this.#initiator = new HelloInitiator(hello);
    this.#responder = new HelloResponder({ ...hello, initiator, clock, slots });
  }

  /**
   * Seat a's hello was just answered and its first frame is on the way: a hello of seat b that crosses it would leave
   * the two with a session each, and with no retained secret that both know. It is `roundTripMs` under way.
   */
  isPeersTurn(roundTripMs: number): boolean {
    const { list, sessions, elapsed } = this.#options;
    const { next } = sessions;
    const isFresh = next !== undefined && elapsed.ms - next.bornMs < PEERS_TURN_MS + roundTripMs;
    return list.seat === "b" && isFresh;
  }

  /** Makes a hello 1 for the slot of the moment; an earlier attempt is abandoned. */
  async begin(nowMs: number): Promise<HelloBegun | Blocked> {
    if (this.#closed) return blocked("noSession");
    const { slots } = this.#options;
    const timeMs = this.#clock.next(nowMs);
    const current = slots.current(timeMs);
    if (current.kind === "blocked") return current;
    const begun = await this.#initiator.begin(current.slot, { timeMs, nowMs });
    if (begun.kind === "abandoned") return blocked("noSession");
    return begun.kind === "begun" ? begun : slots.withoutRecord(begun.kind, current.slot);
  }

  /** Makes a knock for the slot that is `hours` away, not 0; an earlier attempt is abandoned. */
  async knock(nowMs: number, hours: number): Promise<HelloBegun | Blocked> {
    if (this.#closed) return blocked("noSession");
    const { slots, list } = this.#options;
    const timeMs = nowMs + hours * HOUR_MS;
    const place = slots.anyOf(timeMs);
    if (place.kind === "blocked") return place;
    let begun = this.#initiator.knock(place.slot, { timeMs, nowMs });
    while (begun.kind === "pending" && !this.#closed) {
      await list.settled?.();
      begun = this.#initiator.knock(place.slot, { timeMs, nowMs });
    }
    return begun.kind === "begun" ? begun : slots.withoutRecord(begun.kind, place.slot);
  }

  /** Takes the answer to a hello of ours. `confirmed`: the session is in use. */
  async finish(attempt: HelloAttempt, answer: Uint8Array, nowMs: number): Promise<HelloFinished> {
    const finished = await this.#initiator.finish(attempt, answer, nowMs);
    if (finished.kind !== "agreed") return finished;
    const { peerTimeMs, secrets } = finished;
    const session = this.#born(secrets);
    if (session === undefined) return rejected("closed");
    const { list, sessions, onSession } = this.#options;
    sessions.confirm(session);
    onSession();
    return {
      kind: "confirmed",
      peerTimeMs,
      authentication: authenticationOf(list, secrets.legacy),
    };
  }

  /** Answers a hello that came where `claim` says; what is none costs the same work whatever it is. */
  async answer(
    claim: TagClaim,
    cell: Uint8Array,
    nowMs: number,
  ): Promise<HelloAnswered | Rejected & { ownHello?: true }> {
    const answered = await this.#responder.answer(claim, cell, nowMs);
    if (answered.kind === "rejected") return answered;
    const { answer, peerTimeMs } = answered;
    if (answered.kind === "refusal") {
      return { kind: "hello", answer, peerTimeMs, established: false, refusal: answered.reason };
    }
    const session = this.#born(answered.secrets);
    if (session === undefined) return rejected("closed");
    const { sessions, onSession } = this.#options;
    sessions.setNext(session);
    onSession();
    const { continuity, line, words } = answered.secrets.legacy;
    const authentication = { continuity, line, words };
    return { kind: "hello", answer, peerTimeMs, established: true, authentication };
  }

  /** Abandons what is under way; no session is born afterwards. */
  close(): void {
    this.#closed = true;
    this.#initiator.abandon();
  }

  /** A session that owns its secrets; undefined where we were closed while agreeing on it. */
  #born(secrets: SessionSecrets): Session | undefined {
    const { list, elapsed } = this.#options;
    const session = new Session({ ...secrets, seat: list.seat, bornMs: elapsed.ms });
    if (!this.#closed) return session;
    session.wipe();
    return undefined;
  }
}
