import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";

/** Watches all pad use, over restarts and programs: no byte for two different texts. */
export class PadWatch {
  /** What went wrong, in words; kept, since an error thrown while sealing would be logged and forgotten. */
  readonly faults: string[] = [];
  /** How many texts went out under the pad. */
  uses = 0;
  readonly #bytes = new Map<string, string>();

  readonly note = ({ slot, seat, offset, length, text }: PadUse): void => {
    this.uses++;
    if (text.length !== length) this.faults.push(`length ${length} for ${text.length} bytes`);
    const user = `${offset} ${text.toHex()}`;
    for (let at = offset; at < offset + length; at++) {
      const name = `${slot} ${seat} ${at}`;
      const before = this.#bytes.get(name);
      if (before !== undefined && before !== user) this.faults.push(`byte ${name} used twice`);
      this.#bytes.set(name, user);
    }
  };
}
