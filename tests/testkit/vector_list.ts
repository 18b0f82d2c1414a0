import {
  freshHandshakeMemory,
  type HandshakeMemory,
  type ReadOutcome,
  type RecordSource,
  type RememberOutcome,
} from "../../keys/record_source.ts";
import type { Seat } from "../../keys/seat.ts";
import type { Schedule } from "../../keys/schedule.ts";

/** The `list` of a vector. */
export interface ListJson extends Schedule {
  listId: string;
  recordBytes: number;
  records: Record<string, string>;
}

/** A list that holds the few records of a vector; all others are burned. */
export class VectorList implements RecordSource {
  readonly listId: Uint8Array;
  /** No vector of cells depends on it. */
  readonly digestRoot = new Uint8Array(32);
  readonly schedule: Schedule;
  readonly recordBytes: number;
  readonly writable = true;
  handshakeMemory: HandshakeMemory = freshHandshakeMemory();
  readonly #records: Record<string, string>;

  constructor(
    json: ListJson,
    readonly seat: Seat,
    readonly claimedBefore: number = -1,
  ) {
    this.listId = Uint8Array.fromHex(json.listId);
    this.schedule = json;
    this.recordBytes = json.recordBytes;
    this.#records = json.records;
  }

  readRecord(slot: number, into: Uint8Array): ReadOutcome {
    const hex = this.#records[slot];
    if (hex === undefined) return { kind: "burned" };
    into.set(Uint8Array.fromHex(hex).subarray(0, into.length));
    return { kind: "read" };
  }

  claimSlot(): { kind: "claimed" } {
    return { kind: "claimed" };
  }

  rememberHandshake(changes: Partial<HandshakeMemory>): RememberOutcome {
    this.handshakeMemory = { ...this.handshakeMemory, ...changes };
    return { kind: "remembered" };
  }
}
