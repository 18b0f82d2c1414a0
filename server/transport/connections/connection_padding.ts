/**
 * How the bodies on one connection differ from those on others (PROTOCOL.md §2): sites differ in the cookies and policies
 * that all their messages have in common, and programs in whether what they say is of one length or of many.
 */

/** What all requests of a connection have in common, or all its answers. */
export interface ConnectionPadding {
  /** Bytes of padding in each of them, beside what is drawn for each. */
  baseBytes: number;
  /** How much of what is drawn for each of them it has. */
  part: number;
}

/** Most of what is drawn for one of them: an exchange stays below 16 KB (PROTOCOL.md §2). */
const MOST_DRAWN = 3_000;
/** Below these. */
const REQUEST = { baseBytes: 600, part: 1 };
const ANSWER = { baseBytes: 1_200, part: 3, runBytes: 500 };

/** Most padding behind a request, and behind an answer, that is no bulk cell's. */
export const MOST_PADDING = {
  request: REQUEST.baseBytes + MOST_DRAWN,
  answer: ANSWER.baseBytes + ANSWER.runBytes + MOST_DRAWN,
};

/** Of requests; both fractions are drawn for the connection, from 0 up to 1. */
export function requestPadding(base: number, part: number): ConnectionPadding {
  return { baseBytes: Math.floor(base ** 2 * REQUEST.baseBytes), part: part ** 6 * REQUEST.part };
}

/** Of answers; `base` and `part` are drawn for the connection, `run` for all of a run, from 0 up to 1. */
export function answerPadding(base: number, part: number, run: number): ConnectionPadding {
  const runBytes = Math.floor(run * ANSWER.runBytes);
  return {
    baseBytes: runBytes + Math.floor(base ** 6 * ANSWER.baseBytes),
    part: part ** 6 * ANSWER.part,
  };
}

/** Bytes of padding behind one cell, of the bytes that are drawn for it; all of them where it is varied. */
export function paddingOn(
  { baseBytes, part }: ConnectionPadding,
  { paddingBytes, isVaried = false }: { paddingBytes: number; isVaried?: boolean | undefined },
): number {
  return baseBytes + Math.min(MOST_DRAWN, Math.floor((isVaried ? 1 : part) * paddingBytes));
}
