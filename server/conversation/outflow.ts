/**
 * When cells leave: what is due goes at once, in the answer to a waiting request where there is one, else in a request
 * of our own; without anything due the pace says whether to call (PROTOCOL.md §5).
 */
import type { FrameMux } from "../messages/frame_mux.ts";
import type { EntryTimes } from "../messages/own_texts.ts";
import type { PadPolicy } from "../messages/pad_policy.ts";
import type { TextLane } from "../messages/text_lane.ts";
import type { Continuity } from "../peer/continuity.ts";
import type { Dialer } from "../peer/dialer.ts";
import type { Pace } from "../peer/dialer_options.ts";
import type { Presence } from "../peer/presence.ts";
import type { Responder } from "../peer/responder.ts";
import { coalesce } from "../time/coalesce.ts";
import { WakeUp } from "../time/wake_up.ts";
import type { ListWatch } from "./list_watch.ts";
import type { TalkOptions } from "./talk_options.ts";

/** What decides when something leaves, and by which way. */
export interface OutflowOptions extends Pick<TalkOptions, "clock" | "list"> {
  mux: FrameMux;
  pad: PadPolicy;
  texts: TextLane;
  peer: Presence;
  watch: ListWatch;
  continuity: Continuity;
  dialer: Dialer;
  responder: Responder;
  /** Cells leave by the schedule of steady cover. */
  isSteady: () => boolean;
  /** The talk has begun and not ended. */
  isRunning: () => boolean;
  times: () => EntryTimes;
  /** An entry is to be sent, or to disappear. */
  keepTime: () => void;
}

/** The way out of one talk. */
export class Outflow {
  /**
   * Wakes up when a text waits too long for its acknowledgement, or an entry's time comes. Looked at once for all that
   * one turn does: what is due leaves first.
   */
  readonly arm = coalesce(() => this.#setWakeUps());
  readonly #options: OutflowOptions;
  readonly #wakeUp: WakeUp;
  readonly #keepTime: WakeUp;
  #isListOut = false;
  /** The talk has ended: a timer would keep all of it in memory. */
  #isClosed = false;

  constructor(options: OutflowOptions) {
    this.#options = options;
    this.#wakeUp = new WakeUp(options.clock, () => this.flush());
    this.#keepTime = new WakeUp(options.clock, options.keepTime);
  }

  /** Sends what is due. */
  flush(): void {
    const { clock, pad, mux, responder, isRunning, isSteady } = this.#options;
    if (!isRunning()) return;
    const nowMs = clock.now();
    pad.noteWaits(nowMs);
    this.arm();
    const isDue = mux.isUrgent(nowMs) || mux.isBulkDue(nowMs);
    if (isSteady() || !isDue) return;
    if (responder.holds) responder.release();
    else this.call();
  }

  /** Calls the peer as the pace wants it. */
  call(): void {
    this.#options.dialer.run(this.#pace());
  }

  #setWakeUps(): void {
    if (this.#isClosed) return;
    const { clock, mux, texts, times } = this.#options;
    const dueInMs = texts.own.dueInMs(times());
    if (dueInMs < Infinity) this.#keepTime.within(dueInMs);
    this.#wakeUp.within(mux.dueInMs(clock.now()));
  }

  /** Without the list nothing can be said: the peer learns that at once, and not when a request has waited. */
  noteListOut(): void {
    const { watch, responder, dialer } = this.#options;
    const isOut = watch.trouble?.kind === "removed";
    if (isOut && !this.#isListOut) {
      responder.release();
      dialer.drop();
    }
    this.#isListOut = isOut;
  }

  /** Wakes up no more. */
  close(): void {
    this.#isClosed = true;
    this.#wakeUp.cancel();
    this.#keepTime.cancel();
  }

  #pace(): Pace {
    const { list, peer, watch, continuity, isRunning, isSteady } = this.#options;
    if (!isRunning() || continuity.isReplaced) return "silent";
    if (watch.moment().kind !== "running") return "silent";
    if (!isSteady()) return "quiet";
    // One schedule is enough: seat a keeps it, seat b only while a does not call.
    return list.seat === "b" && peer.isCalling ? "silent" : "steady";
  }
}
