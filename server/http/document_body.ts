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
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
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
  }, { highWaterMark: 0 });
  passing.add(body);
  return body;
}
