import { isZero } from "../../keys/bytes.ts";
import { MemoryList } from "./memory_list.ts";

/** A list that remembers every buffer that a record was copied into. */
export class WatchedList extends MemoryList {
  readonly buffers: Uint8Array[] = [];

  override readRecord(slot: number, into: Uint8Array): ReturnType<MemoryList["readRecord"]> {
    this.buffers.push(into);
    return super.readRecord(slot, into);
  }

  /** Buffers that hold something. */
  get held(): number {
    return this.buffers.filter((buffer) => !isZero(buffer)).length;
  }
}
