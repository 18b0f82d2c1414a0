/** What runs in a page that is measured. Times are Unix ms with fractions, which pages of one machine share. */

/** Asks the probe of a page. */
export interface Probe {
  /** Types a text and clicks on Send; when that was, Unix ms. */
  send(text: string): Promise<number>;
  /** Resolves once the entry with this text is painted: when, Unix ms, and in which frame after the last click. */
  painted(text: string): Promise<{ atMs: number; frames: number }>;
  /** Scrolls from the end to the start in so many frames; the time of each in ms. */
  scroll(frames: number): Promise<number[]>;
  /** From each key pressed to its letter painted, ms. */
  keystrokes(): Promise<number[]>;
  /** First contentful paint after the navigation began, ms. */
  firstPaint(): Promise<number>;
}

/** Puts the global `probe` into a page. */
export const PAGE_PROBE = `(${installProbe})()`;

function installProbe(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  let frame = 0;
  /** A frame is being made: what changes now is painted with it. */
  let isInFrame = false;
  const asTask = (then: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  };
  const onFrame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    onFrame((atMs) => {
      if (!isInFrame) {
        isInFrame = true;
        frame++;
        asTask(() => isInFrame = false);
      }
      callback(atMs);
    });
  let isCounting = false;
  /** A page at rest has no frames, and counts none. */
  const count = (): void => {
    if (isCounting) requestAnimationFrame(count);
  };
  /** The first task after the frame that paints what has changed up to now. */
  const afterPaint = (then: () => void): void => {
    if (isInFrame) asTask(then);
    else requestAnimationFrame(() => asTask(then));
  };
  const paints = new Map<string, { atMs: number; frames: number }>();
  const waiting = new Map<string, (paint: { atMs: number; frames: number }) => void>();
  let clickFrame = 0;
  const look = (): void => {
    const text = [...document.querySelectorAll(".entry")].at(-1)?.textContent ?? "";
    const [wanted] = /message number \d+\./.exec(text) ?? [];
    if (wanted === undefined || paints.has(wanted)) return;
    const paint = { atMs: 0, frames: frame - clickFrame + 1 };
    paints.set(wanted, paint);
    afterPaint(() => {
      paint.atMs = now();
      isCounting = false;
      waiting.get(wanted)?.(paint);
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  const keystrokes: number[] = [];
  document.addEventListener("input", ({ timeStamp }) => {
    afterPaint(() => keystrokes.push(performance.now() - timeStamp));
  }, true);
  const probe: Record<keyof Probe, unknown> = {
    keystrokes,
    async send(text: string) {
      const field = document.querySelector<HTMLTextAreaElement>("#text")!;
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise<void>((resolve) => afterPaint(resolve));
      const clickedAtMs = now();
      clickFrame = frame;
      isCounting = true;
      count();
      document.querySelector<HTMLButtonElement>(".send")!.click();
      return clickedAtMs;
    },
    async painted(text: string) {
      const known = paints.get(text);
      if (known !== undefined && known.atMs > 0) return known;
      return await new Promise((resolve) => waiting.set(text, resolve));
    },
    async scroll(frames: number) {
      const scroller = document.querySelector(".scroller")!;
      const times: number[] = [];
      const far = scroller.scrollTop;
      let before = 0;
      for (let index = 0; index <= frames; index++) {
        const at = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        if (index > 0) times.push(at - before);
        before = at;
        scroller.scrollTop = far * (1 - index / frames);
      }
      return times;
    },
    async firstPaint() {
      const first = (): number | undefined =>
        performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
      while (first() === undefined) await new Promise<void>((resolve) => afterPaint(resolve));
      return first();
    },
  };
  Object.assign(globalThis, { probe });
}
