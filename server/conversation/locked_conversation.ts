import { endMs, momentAt, type Schedule, slotStartMs } from "../../keys/schedule.ts";
import { otherSeat, type Seat } from "../../keys/seat.ts";
import type { Clock } from "../time/clock.ts";
import type { ConversationLike } from "./conversation_like.ts";
import { refusal } from "../refusal.ts";
import type { SendOutcome } from "../messages/text_check.ts";
import type { ConversationJson } from "../gui_api.ts";
import { isoTime } from "../time/iso_time.ts";
import type { PeerAnswer } from "../transport/transport.ts";

/** What is known of a conversation before its passphrase. */
export interface LockedConversationOptions {
  clock: Clock;
  listPath: string;
  /** What the conversation will be called; the peer's name when absent. */
  name?: string;
  /** From the list's header, which is readable without the passphrase. */
  seat: Seat;
  names: { a: string; b: string };
  schedule: Schedule;
  /** From the header as well. */
  hasPad: boolean;
  /** Kept for the conversation that follows. */
  peer?: URL;
  padMode?: ConversationJson["padMode"];
  coverMode?: ConversationJson["coverMode"];
}

/**
 * Stands in for a conversation whose list waits for its passphrase: shows what the header tells, takes no text,
 * knows nothing of the wire. `Hub.admit()` puts the opened one in its place.
 */
export class LockedConversation implements ConversationLike {
  readonly name: string;
  readonly listPath: string;
  readonly hasPad: boolean;
  readonly #options: LockedConversationOptions;
  #peer: URL | undefined;
  #padMode: ConversationJson["padMode"];
  #coverMode: ConversationJson["coverMode"];

  constructor(options: LockedConversationOptions) {
    this.#options = options;
    this.name = options.name ?? options.names[otherSeat(options.seat)];
    this.listPath = options.listPath;
    this.hasPad = options.hasPad;
    this.#peer = options.peer;
    this.#padMode = options.padMode ?? "prefer";
    this.#coverMode = options.coverMode ?? "quiet";
  }

  snapshot(): ConversationJson {
    const { seat, names, schedule, clock } = this.#options;
    const moment = momentAt(schedule, clock.now());
    const slot = moment.kind === "running" ? moment.slot : null;
    return {
      name: this.name,
      self: names[seat],
      seat,
      peer: this.#peer?.origin ?? null,
      status: { code: "locked" },
      notices: [],
      slot,
      periodMs: schedule.periodMs,
      slotCount: schedule.slotCount,
      slotsLeft: slotsLeft(schedule, moment),
      startsAt: isoTime(schedule.startMs),
      endsAt: isoTime(endMs(schedule)),
      nextKeyAt: slot === null ? null : isoTime(slotStartMs(schedule, slot + 1)),
      clockOffsetMs: null,
      lastHeardAt: null,
      session: false,
      padMode: this.#padMode,
      coverMode: this.#coverMode,
      padLeft: 0,
      entries: [],
    };
  }

  send(): SendOutcome {
    return refusal({ code: "locked" });
  }

  cancel(): boolean {
    return false;
  }

  markRead(): void {}

  setPeer(peer: URL | undefined): void {
    this.#peer = peer;
  }

  setPadMode(mode: ConversationJson["padMode"]): void {
    this.#padMode = mode;
  }

  setCoverMode(mode: ConversationJson["coverMode"]): void {
    this.#coverMode = mode;
  }

  answerPeer(): Promise<PeerAnswer> {
    return Promise.resolve(undefined);
  }

  /** Nothing changes until the list is opened, which the hub tells of. */
  subscribe(): () => void {
    return () => {};
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function slotsLeft(schedule: Schedule, moment: ReturnType<typeof momentAt>): number {
  if (moment.kind === "running") return moment.slotsLeft;
  return moment.kind === "notBegun" ? schedule.slotCount : 0;
}
