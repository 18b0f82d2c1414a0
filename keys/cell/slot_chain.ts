import { deriveNextKey } from "../derive.ts";

/**
 * The key of one direction of a session, slot by slot (FORMAT.md §session): each follows from the one before by a
 * step that nobody can take back, so that what is forgotten stays forgotten.
 */
export class SlotChain {
  /** The keys of `#first` and of the slots after it that were asked for; never empty until wiped. */
  readonly #keys: Uint8Array[];
  #first: number;

  /** Takes ownership of `key`, that of slot `first`. */
  constructor(key: Uint8Array, first: number) {
    this.#keys = [key];
    this.#first = first;
  }

  /** Keys of slots below are gone. */
  get first(): number {
    return this.#first;
  }

  /** The key of `slot`, 32 bytes; undefined where it is gone. The chain keeps it, and those on the way there. */
  keyOf(slot: number): Uint8Array | undefined {
    const index = slot - this.#first;
    while (this.#keys.length > 0 && this.#keys.length <= index) {
      this.#keys.push(deriveNextKey(this.#keys.at(-1)!));
    }
    return this.#keys[index];
  }

  /** Overwrites the keys of slots before `slot`. */
  forgetBefore(slot: number): void {
    while (this.#first < slot && this.#keys.length > 0) {
      if (this.#keys.length === 1) this.#keys.push(deriveNextKey(this.#keys[0]!));
      this.#keys.shift()!.fill(0);
      this.#first++;
    }
  }

  wipe(): void {
    for (const key of this.#keys.splice(0)) key.fill(0);
  }
}
