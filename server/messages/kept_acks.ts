import type { AckItem } from "../../keys/cell/frame.ts";
import type { Lane } from "./lane.ts";

/** What the next cell says of what has come, and whether it may carry something of ours. */
export type NextAcks =
  /** The latest word of each lane. */
  | { kind: "latest"; acks: AckItem[]; mayLeaveNow: boolean }
  /** An earlier one: what has changed since is not durable, and the cell carries nothing. */
  | { kind: "kept"; acks: AckItem[]; mayLeaveNow: true };

/**
 * The acknowledgements of cells. One of steady cover leaves by its schedule: it would tell a tap of each text if it waited
 * for the vault. It says and carries what the vault has; the rest goes with a later one.
 */
export class KeptAcks {
  readonly #lanes: readonly Pick<Lane, "ack">[];
  readonly #isAllKept: () => boolean;
  /** The latest word of which all is durable; undefined where a cell that waits may have said more. */
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
