import { packedText } from "../../keys/packed_text.ts";
import type { Clock } from "../time/clock.ts";

/** A reader that takes nothing for so long is given up. */
const STALL_MS = 5_000;

/** Bodies whose pieces nobody needs once they are written. */
const passing = new WeakSet<ReadableStream>();

/** Whether the memory of the pieces may be given back as soon as they are written. */
export function isPassing(body: ReadableStream): boolean {
  return passing.has(body);
}

/** A body that is made no sooner than it is taken. */
function passingBody(
  source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const body = new ReadableStream(source, { highWaterMark: 0 });
  passing.add(body);
  return body;
}

/**
 * The body of an answer, made piece by piece as its reader takes them. `onEnd` is called once: after the last piece, or
 * when the reader has gone or has taken nothing for five seconds, which breaks the answer off.
 */
export function documentBody(
  pieces: Iterable<string>,
  { clock, onEnd }: { clock: Clock; onEnd: () => void },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const lots = packedText(pieces);
  let giveUp = (): void => {};
  const end = (): void => {
    giveUp();
    onEnd();
  };
  const watch = (controller: ReadableStreamDefaultController): void => {
    giveUp();
    giveUp = clock.after(STALL_MS, () => {
      controller.error(new Deno.errors.TimedOut("Internal error: nobody reads the document"));
      onEnd();
    });
  };
  return passingBody({
    start: watch,
    pull(controller) {
      const { value, done } = lots.next();
      if (done !== true) {
        controller.enqueue(value);
        return watch(controller);
      }
      end();
      controller.close();
    },
    cancel: end,
  });
}

/**
 * The body of an answer that is longer than memory. The next page is asked for when its reader has taken the one before:
 * a reader that stops holds one page in memory and may stop for as long as it likes. Neither a reader that goes nor
 * `closing`, which breaks the answer off, waits for the page that is under way.
 */
export function pagedBody(
  pages: AsyncGenerator<Iterable<string>, void>,
  closing: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let lots: Iterator<Uint8Array<ArrayBuffer>, unknown> = [].values();
  let breakOff = (): void => {};
  const end = (): void => {
    closing.removeEventListener("abort", breakOff);
    lots = [].values();
    // Where a page is under way it ends behind that.
    pages.return().catch(() => {});
  };
  return passingBody({
    start(controller) {
      breakOff = (): void => {
        end();
        controller.error(new Deno.errors.Interrupted("Internal error: what is read has closed"));
      };
      if (closing.aborted) breakOff();
      else closing.addEventListener("abort", breakOff);
    },
    async pull(controller) {
      for (;;) {
        const lot = lots.next();
        if (lot.done !== true) return controller.enqueue(lot.value);
        const page = await pages.next().catch((error: unknown) => {
          end();
          throw error;
        });
        if (page.done === true) break;
        lots = packedText(page.value);
      }
      end();
      controller.close();
    },
    cancel: end,
  });
}
