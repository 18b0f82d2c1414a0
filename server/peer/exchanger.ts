/**
 * Our session cells, from the seal to what the answer holds (PROTOCOL.md §5):
 *
 *  1. a call; the multiplexer is told when the cell has left, and when it has failed;
 *  2. the answer, opened;
 *  3. what came of it; the dialer decides what follows.
 */
import { giveBack } from "../../keys/give_back.ts";
import type { Sealer } from "../../keys/cell/sealer.ts";
import type { FrameOpened } from "../../keys/cell/sealer_outcomes.ts";
import { carriesPayload, type FrameMux, type OutgoingCell } from "../messages/frame_mux.ts";
import type { Clock } from "../time/clock.ts";
import type { Call, Calls, Reply } from "./calls.ts";
import { openReply } from "./open_reply.ts";

/** What session cells are exchanged with. */
export interface ExchangerOptions {
  sealer: Pick<Sealer, "openAnswer" | "likelySize" | "settled">;
  clock: Clock;
  calls: Calls;
  mux: Pick<FrameMux, "noteLeft" | "noteFailed">;
  log: (line: string) => void;
}

/** What came of a session cell. */
export type Exchanged =
  /** `isEmpty`: neither side had anything to say. `hasPiece`: the answer holds a piece of a file, and more may wait. */
  | { kind: "answered"; opened: FrameOpened; isEmpty: boolean; hasPiece: boolean }
  /** Nobody answered, or not as the peer does. */
  | { kind: "failed"; reply: Reply }
  /** The call was dropped: what the cell held goes out again. */
  | { kind: "dropped" };

/** Exchanges the session cells of one conversation. */
export class Exchanger {
  readonly #options: ExchangerOptions;

  constructor(options: ExchangerOptions) {
    this.#options = options;
  }

  /** Sends one cell and waits for its answer. */
  async exchange(
    outgoing: OutgoingCell,
    manner: Pick<Call, "atOnce" | "wishedMs" | "series" | "isLast">,
  ): Promise<Exchanged> {
    const { mux, calls } = this.#options;
    const reply = await calls.exchange({
      ...outgoing,
      ...manner,
      limit: "exchangeMs",
      onLeft: () => mux.noteLeft(outgoing),
    });
    const opened = reply && await this.#open(reply);
    if (opened === undefined) {
      mux.noteFailed(outgoing);
      return reply === undefined ? { kind: "dropped" } : { kind: "failed", reply };
    }
    const isEmpty = !outgoing.hasPayload && !carriesPayload(opened.frame);
    const hasPiece = opened.frame.items.some(({ kind }) => kind === "fileData");
    return { kind: "answered", opened, isEmpty, hasPiece };
  }

  /** Sends the last cell; resolves with the answer, or undefined where none came in time. */
  async sayBye(outgoing: OutgoingCell): Promise<FrameOpened | undefined> {
    const reply = await this.#options.calls.send({ ...outgoing, limit: "byeMs", atOnce: true });
    return reply && await this.#open(reply);
  }

  async #open(reply: Reply): Promise<FrameOpened | undefined> {
    const opened = await openReply(reply, this.#options);
    if (reply.answer.kind === "answered") giveBack(reply.answer.cell);
    if (opened?.kind !== "rejected") return opened;
    this.#options.log(`answer rejected, ${opened.reason}`);
    return undefined;
  }
}
