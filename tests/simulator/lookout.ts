import { HORIZON_MS } from "../../keys/constants.ts";
import { slotAt } from "../../keys/schedule.ts";
import type { Misfortune } from "./misfortune.ts";
import { OWNERS, type Stage } from "./stage.ts";

/** More timers than two idle programs and a thousand texts need. */
const MOST_TIMERS = 400;
const MOST_UNDER_WAY = 64;
/** Of a text, that much is searched for on the media. */
const SEARCHED_UNITS = 24;

/** Looks at the whole of a run: rules that hold at any moment, and those of its end. */
export class Lookout {
  readonly #stage: Stage;
  readonly #misfortune: Misfortune;

  constructor(stage: Stage, misfortune: Misfortune) {
    this.#stage = stage;
    this.#misfortune = misfortune;
  }

  /** Looks whether a rule is broken right now. */
  look(): void {
    const { time, net, ledger } = this.#stage;
    if (time.timers > MOST_TIMERS || net.underWay > MOST_UNDER_WAY) {
      ledger.breaks("memory is bounded", `${time.timers} timers, ${net.underWay} exchanges`);
    }
    this.#lookAtBurns();
  }

  /** True once both have all that was sent and are there. */
  async isWell(): Promise<boolean> {
    for (const who of OWNERS) {
      const conversation = await this.#stage.machines[who].conversation();
      if (conversation === undefined) return false;
      const isSettled = conversation.entries.every(({ direction, state }) =>
        direction === "in" || !["queued", "sent"].includes(state)
      );
      if (!isSettled) return false;
      if (!this.#isOver && conversation.status.code !== "connected") return false;
    }
    return true;
  }

  /** The time to get well has passed: says what is not. */
  async judgeLiveness(): Promise<void> {
    const { machines, ledger } = this.#stage;
    const mayFail = this.#isOver;
    for (const who of OWNERS) {
      const machine = machines[who];
      ledger.expectDelivered(who, machine.runs - 1, { mayFail });
      const status = (await machine.conversation())?.status;
      if (!mayFail && status?.code !== "connected") {
        const detail = `${who} says ${JSON.stringify(status)}`;
        ledger.breaks("after the last fault both are there", detail);
      }
    }
  }

  /** No text may have reached a medium. */
  searchDisks(): void {
    const { ledger, disks } = this.#stage;
    const encoder = new TextEncoder();
    const texts = [...ledger.sent.values()].map(({ text }) =>
      latin1(encoder.encode(text.slice(0, SEARCHED_UNITS)))
    );
    for (const who of OWNERS) {
      for (const written of disks[who].written()) {
        const bytes = latin1(written);
        if (!texts.some((text) => bytes.includes(text))) continue;
        ledger.breaks("clear text never reaches the disk", who);
      }
    }
  }

  #lookAtBurns(): void {
    const { time, listSchedule, machines, sometimes, ledger } = this.#stage;
    const { a, b } = this.#misfortune.mostAheadMs;
    const latestMs = time.nowMs + Math.min(a, b);
    const mayBurn = Math.max(0, slotAt(listSchedule, latestMs - HORIZON_MS) + 1);
    for (const who of OWNERS) {
      const burned = machines[who].burnedUntil ?? 0;
      if (burned > 0) sometimes.reach("slots burned");
      if (burned <= mayBurn) continue;
      ledger.breaks("nothing is burned ahead of the time", `${who}: ${burned} > ${mayBurn}`);
    }
  }

  get #isOver(): boolean {
    const { startMs, periodMs, slotCount } = this.#stage.listSchedule;
    return this.#stage.time.nowMs >= startMs + periodMs * slotCount;
  }
}

/** Bytes as a string that can be searched. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
