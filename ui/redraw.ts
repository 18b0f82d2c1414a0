/**
 * When the page is drawn: at once for what a person does, with the next frame for what the program tells, since one text
 * brings several changes within a few milliseconds. A page that nobody sees has no frames and is drawn at once.
 */

/** Without a frame for so long the page is drawn anyway. */
const FRAME_AT_MOST_MS = 100;

/** What `Redraw` needs from the browser. */
export interface RedrawParts {
  draw(): void;
  /** The page is in view. */
  isVisible(): boolean;
  /** Calls back before the next frame is painted; the returned function cancels. */
  onFrame(callback: () => void): () => void;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The drawings of one page. */
export class Redraw {
  readonly #parts: RedrawParts;
  #cancel: (() => void) | undefined;
  /** Several things are being done, after all of which it is drawn. */
  #isHeld = false;
  /** One of them has asked for it. */
  #isWanted = false;

  constructor(parts: RedrawParts) {
    this.#parts = parts;
  }

  /** Draws before anything else happens. */
  now(): void {
    this.#isWanted = this.#isHeld;
    if (this.#isHeld) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#parts.draw();
  }

  /** Draws once, after all of `work`: what leaves the page in it is on its way while the page is drawn. */
  together(work: () => void): void {
    this.#isHeld = true;
    try {
      work();
    } finally {
      this.#isHeld = false;
      if (this.#isWanted) this.now();
    }
  }

  /** Draws with the next frame, together with all that comes before it. */
  soon(): void {
    const { isVisible, onFrame, after } = this.#parts;
    if (!isVisible()) return this.now();
    if (this.#cancel !== undefined) return;
    const cancels = [onFrame(() => this.now()), after(FRAME_AT_MOST_MS, () => this.now())];
    this.#cancel = () => cancels.forEach((cancel) => cancel());
  }
}
