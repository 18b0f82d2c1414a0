/**
 * Our hellos, from the seal to the answer (FORMAT.md §hello):
 *
 *  1. an ordinary one, or a knock under another hour where strangers have answered;
 *  2. a call, which the peer answers at once;
 *  3. what came of it; the dialer decides what follows.
 */
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { Blocked, HelloBegun } from "../../keys/cell/sealer_outcomes.ts";
import type { Clock } from "../time/clock.ts";
import { normalCellIn } from "../transport/body.ts";
import type { StrangerCode } from "./away_reason.ts";
import type { Calls, Reply } from "./calls.ts";
import { HourSearch } from "./hour_search.ts";
import type { HelloNews } from "./peer_events.ts";

/** What hellos are made with. */
export interface GreeterOptions {
  sealer: Pick<Sealer, "beginHello" | "beginKnock" | "finishHello">;
  clock: Clock;
  calls: Calls;
  /** A hello was sealed and is about to leave. */
  onSealed: () => void;
  log: (line: string) => void;
}

/** What came of a hello. */
export type Greeted =
  /** There is a session, or the peer has refused. */
  | { kind: "answered"; news: HelloNews }
  /** The peer's own hello has taken the place of ours: its first cell makes the session. */
  | { kind: "crossed" }
  /** `isAddressRight`: the peer has answered there under another hour. */
  | { kind: "failed"; reply: Reply; code: StrangerCode; isAddressRight: boolean }
  | { kind: "blocked"; blocked: Blocked }
  /** The call was dropped: the hello may be made again. */
  | { kind: "dropped" };

/** Says hello for one conversation. */
export class Greeter {
  readonly #options: GreeterOptions;
  readonly #search = new HourSearch();

  constructor(options: GreeterOptions) {
    this.#options = options;
  }

  /** Makes one hello, or one knock, and waits for what comes of it. */
  async greet(): Promise<Greeted> {
    const { calls, onSealed } = this.#options;
    const { begun, hours } = await this.#begin();
    if (begun.kind === "blocked") {
      return begun.reason === "noSession"
        ? { kind: "crossed" }
        : { kind: "blocked", blocked: begun };
    }
    onSealed();
    const looks = { isVaried: true, isLed: true };
    const reply = await calls.send({ ...begun, ...looks, limit: "helloMs", atOnce: true });
    return reply === undefined ? { kind: "dropped" } : await this.#finish(begun, reply, hours);
  }

  /** The peer has answered, or there is another address. */
  forget(): void {
    this.#search.forget();
  }

  /** An hour whose slot has no key is left out. */
  async #begin(): Promise<{ begun: HelloBegun | Blocked; hours: number }> {
    const { sealer, clock } = this.#options;
    const hours = this.#search.next();
    if (hours !== 0) {
      const begun = await sealer.beginKnock(clock.now(), hours);
      if (begun.kind === "begun") return { begun, hours };
    }
    return { begun: await sealer.beginHello(clock.now()), hours: 0 };
  }

  async #finish(begun: HelloBegun, reply: Reply, hours: number): Promise<Greeted> {
    const { sealer, clock, log } = this.#options;
    const { answer } = reply;
    if (answer.kind === "stranger") this.#search.noteStranger(hours);
    if (answer.kind !== "answered") return this.#failed(reply, hours, "notHchat");
    const cell = normalCellIn(answer.cell) ?? answer.cell;
    const finished = await sealer.finishHello(begun.attempt, cell, clock.now());
    if (finished.kind === "rejected") {
      log(`hello: answer rejected, ${finished.reason}`);
      if (finished.reason === "attemptAbandoned") return { kind: "crossed" };
      return this.#failed(reply, hours, "notPeer");
    }
    const { peerTimeMs } = finished;
    if (finished.kind === "refused") {
      if (hours !== 0) this.#search.noteAnswered(hours);
      return { kind: "answered", news: { peerTimeMs, refusal: finished.reason } };
    }
    const { authentication } = finished;
    return { kind: "answered", news: { peerTimeMs, confirmed: true, authentication } };
  }

  #failed(reply: Reply, hours: number, code: StrangerCode): Greeted {
    // A knock that fails says nothing of the address: most hours are wrong.
    const isAddressRight = this.#search.isFound || hours !== 0;
    return { kind: "failed", reply, code, isAddressRight };
  }
}
