import { HEADER_BYTES } from "../../keys/constants.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import type { Medium } from "./machine_options.ts";
import { short } from "./sent.ts";
import type { Verdict } from "./verdict.ts";

/** What a receipt watch works with. */
export interface ReceiptWatchOptions {
  verdict: Verdict;
  recordBytes: number;
  /** The media of both owners' copies of one list. */
  media: readonly Medium[];
}

/** Holds the receipts of one list against its media. */
export class ReceiptWatch {
  readonly #options: ReceiptWatchOptions;

  constructor(options: ReceiptWatchOptions) {
    this.#options = options;
  }

  /** A page says that both copies of the key of `entry` are gone: no power cut may bring one back. */
  check({ id, slot }: EntryJson): void {
    const { verdict, recordBytes, media } = this.#options;
    if (slot === null) return;
    const offset = HEADER_BYTES + slot * recordBytes;
    const left = media.filter(({ disk }) => !disk.isZeroForGood(offset, recordBytes));
    if (left.length === 0) return;
    const detail = `${short(id)}: ${left.length} of 2 media have key ${slot}`;
    verdict.breaks("a receipt comes when both copies are gone", detail);
  }
}
