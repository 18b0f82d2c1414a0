import type { Clock } from "../time/clock.ts";

/** A reader that takes nothing for so long is given up. */
const STALL_MS = 5_000;

/**
 * Length of what is written at once, bytes: so long that its memory is given back then, rather than left to the
 * collector.
 */
const WRITE_BYTES = 65_536;
/** Most bytes of UTF-8 for one UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

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
  const lots = packed(pieces);
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

/** The pieces in UTF-8, as many together as are written at once; a longer one by itself. */
function* packed(pieces: Iterable<string>): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(WRITE_BYTES);
  let length = 0;
  for (const piece of pieces) {
    if (length > 0 && length + BYTES_PER_UNIT * piece.length > bytes.length) {
      yield bytes.subarray(0, length);
      bytes = new Uint8Array(WRITE_BYTES);
      length = 0;
    }
    if (BYTES_PER_UNIT * piece.length > bytes.length) yield encoder.encode(piece);
    else length += encoder.encodeInto(piece, bytes.subarray(length)).written;
  }
  if (length > 0) yield bytes.subarray(0, length);
}
