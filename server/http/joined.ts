import { giveBack } from "../../keys/give_back.ts";

/** One array of `parts`, whose memory is given back: each came in a buffer of its own, and is used no more. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    giveBack(part);
  }
  return whole;
}
