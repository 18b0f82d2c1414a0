import { join } from "node:path";
import type { FileLaneOptions } from "./file_lane_options.ts";
import { safeFileName } from "./file_name.ts";
import { sinkFor } from "./file_place.ts";
import type { IncomingFile } from "./incoming_file.ts";
import { mayBePicture } from "./picture_type.ts";
import { countUnasked, mayComeUnasked, mayFillMemory } from "./unasked_room.ts";

/**
 * The pictures of one peer that come without a question. On a disk they have a folder of their own, named after the
 * peer, in the one for downloads. Those for which there is no room wait for a person like all other files.
 */
export class UnaskedFiles {
  readonly #options: FileLaneOptions;
  readonly #files: () => Iterable<IncomingFile>;
  #latest: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** `files`: all of the peer that are known. */
  constructor(options: FileLaneOptions, files: () => Iterable<IncomingFile>) {
    this.#options = options;
    this.#files = files;
  }

  /** Takes a file in that may come without a question; `decided`: it was, later than now. */
  take(file: IncomingFile, decided: () => void): void {
    const { place } = this.#options;
    if (file.stance.isFinal || place.asksForPictures || !mayBePicture(file.offer)) return;
    const { downloads, memory } = place;
    if (downloads === undefined) return this.#decide(file, mayFillMemory(file.offer.bytes, memory));
    const folder = join(downloads, safeFileName(this.#options.peerName ?? "pictures"));
    // One after the other: each is counted before the next one is.
    this.#latest = this.#latest.then(() => this.#takeToDisk(file, folder)).then(decided);
  }

  /** Takes nothing any more. */
  close(): void {
    this.#isClosed = true;
  }

  async #takeToDisk(file: IncomingFile, folder: string): Promise<void> {
    // What becomes whole in the meantime may be missing in the count.
    const before = this.#underWay();
    const count = await countUnasked(folder);
    if (this.#isClosed || file.stance.isFinal || file.stance.state !== "asked") return;
    const underWay = [...new Set([...before, ...this.#underWay()])].map(({ offer }) => offer.bytes);
    this.#decide(file, mayComeUnasked(file.offer.bytes, { count, underWay }), folder);
  }

  #decide(file: IncomingFile, hasRoom: boolean, folder?: string): void {
    const sink = hasRoom ? sinkFor(file.offer, { ...this.#options, folder }) : undefined;
    if (sink === undefined) return file.holdBack();
    file.accept(sink, { unasked: true });
  }

  #underWay(): IncomingFile[] {
    return [...this.#files()].filter(({ unasked, stance, stored }) =>
      unasked === "taken" && !stance.isFinal && stored === undefined
    );
  }
}
