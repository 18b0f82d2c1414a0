import type { OpeningJson } from "../gui_api/conversation_json.ts";
import type { Clock } from "../time/clock.ts";

/** Opening takes longer than that on a slow medium alone; stretching a passphrase takes about a second. */
const SLOW_MS = 3_000;

/** What openings are told by. */
export interface OpeningsOptions {
  clock: Clock;
  /** A list is being opened, or is not any more, or takes long. */
  onChange: () => void;
}

/** The lists that are being opened: a slow stick may take its time, and the page says so. */
export class Openings {
  readonly #options: OpeningsOptions;
  readonly #underWay = new Set<OpeningJson>();

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  /** Those under way, in the order in which they were begun. */
  list(): OpeningJson[] {
    return [...this.#underWay].map((each) => ({ ...each }));
  }

  /** Counts the list at `path` among them while `open` is at work. */
  async during<Opened>(path: string, open: () => Promise<Opened>): Promise<Opened> {
    const { clock, onChange } = this.#options;
    const opening: OpeningJson = { list: path, slow: false };
    this.#underWay.add(opening);
    onChange();
    const cancel = clock.after(SLOW_MS, () => {
      opening.slow = true;
      onChange();
    });
    try {
      return await open();
    } finally {
      cancel();
      this.#underWay.delete(opening);
      onChange();
    }
  }
}
