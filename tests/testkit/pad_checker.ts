import type { PadUse } from "../../keys/sealer_outcomes.ts";

/** Sees every use of the pad of both sides, restarts included: no byte may serve two different texts. */
export class PadChecker {
  readonly #uses = new Map<string, PadUse[]>();
  /** What went wrong, in words; kept, since an error thrown while sealing would be logged and forgotten. */
  readonly faults: string[] = [];

  /** Compares one use with all that came before it. */
  note(use: PadUse): void {
    const key = `${use.seat} ${use.slot}`;
    const before = this.#uses.get(key) ?? [];
    for (const other of before) {
      const overlaps = use.offset < other.offset + other.length &&
        other.offset < use.offset + use.length;
      const isSame = use.offset === other.offset && use.text.toHex() === other.text.toHex();
      if (overlaps && !isSame) this.faults.push(`pad of ${key} used twice at ${use.offset}`);
    }
    this.#uses.set(key, [...before, use]);
  }
}
