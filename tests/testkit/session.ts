import { Session, type SessionOptions } from "../../keys/cell/session.ts";
import { NOW_MS } from "./sealer_pair.ts";

/** Seat b's session from the secret `z`, as the first handshake of two people leaves it, from slot 0 on. */
export function sessionOf(z: Uint8Array, options: Partial<SessionOptions> = {}): Session {
  const retained = new Uint8Array(32).fill(9);
  return new Session({
    z,
    seat: "b",
    firstSlots: { a: 0, b: 0 },
    bornMs: 0,
    peerTimeMs: NOW_MS,
    legacy: { retained, continuity: "first", line: "same", words: [] },
    ...options,
  });
}
