import { burnTo, finishBurn, nextBurnTarget } from "./burn.ts";
import { checkChunk, type ChunkHealth, watermark } from "./chunk_check.ts";
import { chunkOf } from "./digest_table.ts";
import { type ListState, StateWriter } from "./list_state.ts";
import type { ListVolumes } from "./list_volumes.ts";
import type { OpenedList } from "./open_list.ts";

/**
 * A key list from opening its files to letting them go: records whose chunks are checked once, and the
 * state, written as long as writing works.
 */
export class AttachedList {
  readonly volumes: ListVolumes;
  readonly #health = new Map<number, ChunkHealth>();
  #state: ListState;
  /** Undefined where the file is not written. */
  #writer: StateWriter | undefined;

  /** Takes ownership of the opened volumes. */
  constructor({ volumes, state, copy }: OpenedList) {
    this.volumes = volumes;
    this.#state = state;
    if (!volumes.writable) return;
    this.#writer = new StateWriter(volumes.main, volumes.header.listId, { state, copy });
  }

  /** As last read from the file, or written to it. */
  get state(): ListState {
    return this.#state;
  }

  /** Slots below are burned, or about to be. */
  get burnedUntil(): number {
    return watermark(this.#state);
  }

  get writable(): boolean {
    return this.#writer !== undefined;
  }

  /** Reads a record whose chunk is whole; false when it is not, or cannot be read. */
  readRecord(slot: number, into: Uint8Array): boolean {
    const health = this.chunkHealth(chunkOf(this.volumes.header, slot));
    return health === "whole" && this.volumes.readRecords(slot, into);
  }

  /** What is known of a chunk; it is checked the first time it is asked for. */
  chunkHealth(chunk: number): ChunkHealth {
    const known = this.#health.get(chunk);
    if (known !== undefined) return known;
    const health = checkChunk(this.volumes, this.#state, chunk);
    // What could not be read may be readable again: a stick on its way out, a bad contact.
    if (health !== "unreadable") this.#health.set(chunk, health);
    return health;
  }

  /** Writes the state with `changes`; the error's words when that failed. No-op where nothing is written. */
  remember(changes: Partial<ListState>): string | undefined {
    return this.#attempt((writer) => writer.write(changes));
  }

  /** Carries out a burn that was cut off and writes a damaged state copy anew. */
  repair(damagedCopy: 0 | 1 | undefined): string | undefined {
    return this.#attempt((writer) => {
      finishBurn(this.volumes, writer);
      if (damagedCopy !== undefined) writer.write({});
    });
  }

  /** Burns the next batch on the way to `until`. */
  burnBatch(until: number): string | undefined {
    const target = nextBurnTarget(this.volumes, this.burnedUntil, until);
    return this.#attempt((writer) => burnTo(this.volumes, writer, target));
  }

  /** After a failed write nothing more is written: the list is used like one on read-only media. */
  #attempt(work: (writer: StateWriter) => void): string | undefined {
    const writer = this.#writer;
    if (writer === undefined) return undefined;
    try {
      work(writer);
      return undefined;
    } catch (error) {
      this.#writer = undefined;
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.#state = writer.state;
    }
  }
}
