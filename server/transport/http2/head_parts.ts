import { concat } from "@std/bytes/concat";

/** Bytes and frames of a head, at most. */
const HEAD_BYTES = 16_384;
const HEAD_FRAMES = 64;

/** A head whose frames are still coming. */
export class HeadParts {
  readonly stream: number;
  /** Nothing follows the head on its stream. */
  readonly isLast: boolean;
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor({ stream, isLast }: { stream: number; isLast: boolean }) {
    this.stream = stream;
    this.isLast = isLast;
  }

  /** Takes what a frame of `stream` brings; false where it belongs to another stream, or the head is too long. */
  add(stream: number, part: Uint8Array): boolean {
    this.#parts.push(part);
    this.#bytes += part.length;
    return stream === this.stream && this.#bytes <= HEAD_BYTES &&
      this.#parts.length <= HEAD_FRAMES;
  }

  /** The whole block. */
  get block(): Uint8Array {
    return concat(this.#parts);
  }
}
