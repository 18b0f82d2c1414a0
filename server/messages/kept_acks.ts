import type { AckItem } from "../../keys/cell/frame/frame_items.ts";
import type { Lane } from "./lane.ts";

/** What the next cell acknowledges, and whether it may carry something of ours. */
export type NextAcks =
  /** The latest word of each lane. */
  | { kind: "latest"; acks: AckItem[]; mayLeaveNow: boolean }
  /** An earlier one: what has changed since is not durable, and the cell carries nothing. */
  | { kind: "kept"; acks: AckItem[]; mayLeaveNow: true };

/**
 * The acknowledgements that cells carry. A cell of steady cover does not wait for the vault: its delay would tell a tap
 * of each text. So it acknowledges only what the vault has, and a later cell acknowledges what is saved meanwhile.
 */
export class KeptAcks {
  readonly #lanes: readonly Pick<Lane, "ack">[];
  readonly #isAllKept: () => boolean;
  /** The latest acknowledgements whose texts are durable; undefined where a cell that waits may have said more. */
  #kept: AckItem[] | undefined;

  /** `isAllKept`: everything up to now is durable; it begins to save what is not. */
  constructor(lanes: readonly Pick<Lane, "ack">[], isAllKept: () => boolean) {
    this.#lanes = lanes;
    this.#isAllKept = isAllKept;
  }

  /** For the next cell; `isScheduled`: by the schedule of steady cover. */
  next({ isScheduled }: { isScheduled: boolean }): NextAcks {
    const acks = this.#lanes.map((lane) => lane.ack()).filter((ack) => ack !== undefined);
    const isKept = isScheduled && this.#isAllKept();
    if (isScheduled && !isKept && this.#kept !== undefined) {
      return { kind: "kept", acks: this.#kept, mayLeaveNow: true };
    }
    this.#kept = isKept ? acks : undefined;
    return { kind: "latest", acks, mayLeaveNow: isKept };
  }
}
