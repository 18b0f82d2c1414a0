import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { Act, Who } from "./schedule.ts";

/** Rare states that a good set of schedules reaches. */
export const RARE_STATES = [
  "text delivered",
  "text read",
  "text failed at the list's end",
  "text taken back",
  "text under the pad",
  "text of several cells",
  "slots burned",
  "clock below the floor",
  "peer away and back",
  "list gone and back",
  "answer rejected",
  "hello rejected",
  "request rejected",
  "restart met waiting text",
  "power cut in a write",
  "power cut in the state",
  "program replaced",
  "continuity lost",
  "clock set back met text",
  "sleep met waiting text",
  "move met waiting text",
] as const;

/** One of them. */
export type RareState = typeof RARE_STATES[number];

/** Which rare states a run has reached, and how often. */
export class Sometimes {
  readonly counts = new Map<RareState, number>();
  readonly #waiting = { a: 0, b: 0 };
  readonly #status = { a: "", b: "" };

  /** Takes down that a state was reached, `times` times. */
  reach(state: RareState, times = 1): void {
    this.counts.set(state, (this.counts.get(state) ?? 0) + times);
  }

  noteAct(act: Act): void {
    if (!("who" in act) || this.#waiting[act.who] === 0) return;
    if (act.kind === "restart" || act.kind === "kill") this.reach("restart met waiting text");
    if (act.kind === "sleep") this.reach("sleep met waiting text");
    if (act.kind === "moveAddress") this.reach("move met waiting text");
    if (act.kind === "setBack") this.reach("clock set back met text");
  }

  noteChange(who: Who, change: ChangeJson): void {
    if (change.kind === "entry") this.#noteEntry(who, change.entry);
    if (change.kind !== "conversation") return;
    const { code } = change.conversation.status;
    if (code === "connected" && this.#status[who] === "away") this.reach("peer away and back");
    if (code !== "keyListRemoved" && this.#status[who] === "keyListRemoved") {
      this.reach("list gone and back");
    }
    if (code === "clockSetBack") this.reach("clock below the floor");
    this.#status[who] = code;
    if (change.conversation.continuity.code === "lost") this.reach("continuity lost");
  }

  noteLog(line: string): void {
    if (line.startsWith("answer rejected")) this.reach("answer rejected");
    if (line.startsWith("hello: answer rejected")) this.reach("hello rejected");
    if (line.startsWith("request rejected")) this.reach("request rejected");
  }

  #noteEntry(
    who: Who,
    { direction, state, text }: { direction: string; state: string; text: string },
  ): void {
    if (direction === "in") return;
    if (state === "queued") this.#waiting[who]++;
    if (state === "delivered" || state === "failed" || state === "cancelled") {
      this.#waiting[who] = Math.max(0, this.#waiting[who] - 1);
    }
    if (state === "delivered") {
      this.reach("text delivered");
      if (text.length > 1_900) this.reach("text of several cells");
    }
    if (state === "read") this.reach("text read");
    if (state === "failed") this.reach("text failed at the list's end");
  }
}
