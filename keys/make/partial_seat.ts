import type { ChunkTarget } from "./generate_chunk.ts";
import { encodeHeader, STATE_OFFSET } from "../list/header_codec.ts";
import { type ListHeader, type RecordLayout, recordOffset } from "../list_header.ts";
import { encodeState, freshState, STATE_COPY_BYTES } from "../list/list_state.ts";
import { isThere } from "../disk/folder.ts";
import { PartialFile } from "../disk/partial_file.ts";
import type { WrappedKey } from "../list/passphrase.ts";
import type { Seat } from "../seat.ts";
import { encodeVolumePage, filesOf, volumeBytes, volumePath } from "../list/volumes.ts";

/** One copy of the list. */
export interface SeatTarget {
  seat: Seat;
  /** The path that the main file is to get. */
  path: string;
  /** From `createPassphraseBlock`, for a list under a passphrase. */
  passphrase?: WrappedKey | undefined;
}

/**
 * A file in the way of those of one seat: it has one of their names, or is a further volume of a
 * longer list, which could be taken for one of theirs. Undefined when there is nothing.
 */
export function inTheWay(path: string, layout: RecordLayout): string | undefined {
  return [...filesOf(path, layout), volumePath(path, layout.volumeCount)].find(isThere);
}

/** The unfinished files of one seat. */
export class PartialSeat {
  readonly target: SeatTarget;
  readonly #layout: RecordLayout;
  #files: PartialFile[] = [];

  constructor(target: SeatTarget, layout: RecordLayout) {
    this.target = target;
    this.#layout = layout;
  }

  /** Creates the files under temporary names of the run `run`. Throws WriteError, and the runtime's own errors. */
  create(run: string): void {
    const paths = filesOf(this.target.path, this.#layout);
    for (const path of paths) this.#files.push(new PartialFile(path, run));
  }

  /** What the threads need to know of the seat. */
  chunkTarget(): ChunkTarget {
    const paths = this.#files.map((file) => file.partialPath);
    return { paths, masterKey: this.target.passphrase?.masterKey };
  }

  /** Waits until everything that was written is on the medium. */
  async sync(): Promise<void> {
    for (const file of this.#files) await file.sync();
  }

  /** Closes the last volume with the digest table. */
  writeTable(table: Uint8Array): void {
    const last = this.#layout.volumeCount - 1;
    this.#files[last]?.write(table, volumeBytes(this.#layout, last) - table.length);
  }

  /** Writes stored records from `slot` on, all of one chunk and so of one volume. */
  async writeRecords(slot: number, bytes: Uint8Array): Promise<void> {
    const { volume, offset } = recordOffset(this.#layout, slot);
    await this.#files[volume]?.writePiece(bytes, offset);
  }

  /** First pages of further volumes, both state copies and, last, the header. */
  writeFirstPages(header: ListHeader, state = freshState()): void {
    this.#files.slice(1).forEach((file, index) => {
      file.write(encodeVolumePage(header, index + 1), 0);
    });
    const [main] = this.#files;
    // A burn that was cut off counts as done: a copy holds zeros there already.
    const settled = { ...state, burnedUntil: state.burnTarget };
    [0, 1].forEach((copy) => {
      const bytes = encodeState(
        { ...settled, sequence: state.sequence + copy },
        header.listId,
      );
      main?.write(bytes, STATE_OFFSET + copy * STATE_COPY_BYTES);
    });
    main?.write(encodeHeader(header), 0);
  }

  /** The files, the main one first. */
  get files(): PartialFile[] {
    return this.#files;
  }

  /** Takes the files away that have no name yet. */
  discard(): void {
    this.#files.forEach((file) => file.discard());
  }
}
