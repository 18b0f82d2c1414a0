import { GrowingBytes } from "../http/wire/growing_bytes.ts";
import type { HeaderLine } from "./http2/header_table.ts";
import type { Posted } from "./line.ts";

/** The answer on one stream as it comes: a head, data, and perhaps a head again (trailers), which nobody needs. */
export class Http2Answer {
  readonly #mostBytes: number;
  #head: Omit<Posted, "body"> | undefined;
  readonly #body: GrowingBytes;
  #isTooLong = false;

  /** A body of more than `mostBytes` is not read. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#body = new GrowingBytes(mostBytes);
  }

  /** False where this is no final answer: interim, malformed, or a second one. */
  takeHead(lines: readonly HeaderLine[], { isLast }: { isLast: boolean }): boolean {
    if (this.#head !== undefined) return isLast;
    const valueOf = (name: string) => lines.find((line) => line[0] === name)?.[1];
    const status = valueOf(":status") ?? "";
    if (!/^[2-9][0-9]{2}$/.test(status)) return false;
    this.#head = { status: Number(status), encoding: valueOf("content-encoding") };
    return true;
  }

  /** False where no head came before. */
  takeData(data: Uint8Array): boolean {
    this.#isTooLong ||= this.#body.length + data.length > this.#mostBytes;
    if (!this.#isTooLong) this.#body.append(data);
    return this.#head !== undefined;
  }

  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** The whole answer, to be asked for behind its last part; undefined where there is none. */
  get posted(): Posted | undefined {
    return this.#head &&
      { ...this.#head, body: this.isTooLong ? undefined : this.#body.take() };
  }
}
