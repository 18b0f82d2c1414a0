import { Session } from "../../keys/cell/sessions.ts";

/** A session from the secret `z`, as the first handshake of two people leaves it. */
export function sessionOf(z: Uint8Array, bornMs = 0): Session {
  const retained = new Uint8Array(32).fill(9);
  return new Session({ z, bornMs, legacy: { retained, continuity: "first", words: [] } });
}
