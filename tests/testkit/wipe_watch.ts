import { equals } from "@std/bytes/equals";
import { Buffer } from "node:buffer";

/** Remembers what bytes are overwritten with zeros, until it is disposed of. */
export class WipeWatch implements Disposable {
  /** What the bytes were, in the order in which they were overwritten. */
  readonly wiped: Uint8Array[] = [];
  /** Hears of bytes before they are overwritten. */
  onWipe: ((bytes: Uint8Array) => void) | undefined;
  readonly #restore: (() => void)[] = [];

  constructor() {
    for (const prototype of [Object.getPrototypeOf(Uint8Array.prototype), Buffer.prototype]) {
      this.#watch(prototype as { fill: Uint8Array["fill"] });
    }
  }

  /** How often bytes of this content were overwritten. */
  count(content: Uint8Array): number {
    return this.wiped.filter((bytes) => equals(bytes, content)).length;
  }

  /** How often so many bytes were overwritten. */
  countLength(length: number): number {
    return this.wiped.filter((bytes) => bytes.length === length).length;
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore) restore();
  }

  #watch(prototype: { fill: Uint8Array["fill"] }): void {
    const { fill } = prototype;
    const note = (bytes: Uint8Array): void => {
      this.wiped.push(new Uint8Array(bytes));
      this.onWipe?.(bytes);
    };
    prototype.fill = function (this: Uint8Array, ...args: Parameters<typeof fill>) {
      if (args.length === 1 && args[0] === 0) note(this);
      return fill.apply(this, args);
    };
    this.#restore.push(() => prototype.fill = fill);
  }
}
