/**
 * How the bodies on one connection differ from those on others (PROTOCOL.md §2): sites differ in the cookies and policies
 * that all their messages have in common, and programs in whether what they say is of one length or of many.
 */
import { PADDING_DRAWN } from "../../keys/constants.ts";

/** What all requests of a connection have in common, or all its answers. */
export interface ConnectionPadding {
  /** Bytes of padding in each of them, beside what is drawn for each. */
  baseBytes: number;
  /** How much of what is drawn for each of them it has. */
  part: number;
}

/** Below these. */
const REQUEST = { baseBytes: 500, part: 1 };
const ANSWER = { baseBytes: 1_200, part: 3 };

/** Most padding behind a request, and behind an answer, that is no bulk cell's. */
export const MOST_PADDING = {
  request: REQUEST.baseBytes + PADDING_DRAWN,
  answer: ANSWER.baseBytes + PADDING_DRAWN,
};

/** Of requests; both fractions are drawn for the connection, from 0 up to 1. */
export function requestPadding(base: number, part: number): ConnectionPadding {
  return { baseBytes: Math.floor(base ** 2 * REQUEST.baseBytes), part: part ** 4 * REQUEST.part };
}

/** Of answers; both fractions are drawn for the connection, from 0 up to 1. */
export function answerPadding(base: number, part: number): ConnectionPadding {
  return { baseBytes: Math.floor(base ** 3 * ANSWER.baseBytes), part: part ** 4 * ANSWER.part };
}

/** Bytes of padding behind one cell, of the bytes that are drawn for it. */
export function paddingOn({ baseBytes, part }: ConnectionPadding, drawnBytes: number): number {
  return baseBytes + Math.min(PADDING_DRAWN, Math.floor(part * drawnBytes));
}
