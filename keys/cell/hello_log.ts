/** Far more than two peers make in the two hours of the horizon; bounds the memory. */
const MAX_HELLOS = 65_536;

/** Which hellos have been made or seen within the horizon, so that each is answered once. */
export class HelloLog {
  readonly #entries = new Map<string, { slot: number; own: boolean }>();
  /** Up to here hellos have been forgotten, so that none is new: a clock set back changes nothing. */
  #forgottenThrough = -1;

  /** A hello of ours is about to go out. */
  noteOwn(cellHash: Uint8Array, slot: number): void {
    this.#entries.set(cellHash.toHex(), { slot, own: true });
  }

  /** Asks about an authentic hello and remembers it in the same step. */
  admit(cellHash: Uint8Array, slot: number): "new" | "own" | "replayed" | "full" {
    const name = cellHash.toHex();
    const seen = this.#entries.get(name);
    if (seen !== undefined) return seen.own ? "own" : "replayed";
    if (slot <= this.#forgottenThrough) return "replayed";
    if (this.#entries.size >= MAX_HELLOS) return "full";
    this.#entries.set(name, { slot, own: false });
    return "new";
  }

  /** Forgets the hellos of slots before `slot`. */
  forgetBefore(slot: number): void {
    for (const [name, entry] of this.#entries) {
      if (entry.slot >= slot) continue;
      this.#forgottenThrough = Math.max(this.#forgottenThrough, entry.slot);
      this.#entries.delete(name);
    }
  }
}
