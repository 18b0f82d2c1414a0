import { type ListHeader, scheduleOf } from "../list_header.ts";
import type { ReadOutcome } from "../record_source.ts";
import type { Schedule } from "../schedule.ts";
import type { Seat } from "../seat.ts";
import { Vault } from "./secret/vault.ts";

/** What one seat's list is, however its file is reached. */
export abstract class SeatList {
  readonly path: string;
  readonly header: ListHeader;
  readonly schedule: Schedule;
  /** It opens with its passphrase alone. */
  readonly isEncrypted: boolean;
  /** Keys that outlive burning. */
  readonly vault: Vault;

  /** `masterKey` is that of a list with a passphrase, 32 bytes; it stays the caller's. */
  protected constructor(path: string, header: ListHeader, masterKey: Uint8Array | undefined) {
    this.path = path;
    this.header = header;
    this.schedule = scheduleOf(header);
    this.isEncrypted = masterKey !== undefined;
    this.vault = new Vault(header, masterKey);
  }

  get listId(): Uint8Array {
    return this.header.listId;
  }

  get digestRoot(): Uint8Array {
    return this.header.digestRoot;
  }

  get seat(): Seat {
    return this.header.seat;
  }

  get recordBytes(): number {
    return this.header.recordBytes;
  }

  /** Slots below are burned, or about to be. */
  abstract get burnedUntil(): number;

  /** Copies the record of `slot` into `into`, or as much of its beginning as fits. */
  readRecord(slot: number, into: Uint8Array): ReadOutcome {
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.header.slotCount) {
      return { kind: "outside" };
    }
    if (slot < this.burnedUntil) return { kind: "burned" };
    return { kind: this.readKept(slot, into.subarray(0, this.header.recordBytes)) };
  }

  /** The same for a slot that the list has and that is not burned. */
  protected abstract readKept(slot: number, into: Uint8Array): ReadOutcome["kind"];
}
