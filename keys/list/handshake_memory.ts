/** What handshakes leave behind, as the state of a list keeps it: sealed under its vault (FORMAT.md §state). */
import { createHmac } from "node:crypto";
import { isZero } from "../bytes.ts";
import { NONCE_BYTES, RETAINED_BYTES } from "../constants.ts";
import type { HandshakeMemory } from "../record_source.ts";
import type { Vault } from "./secret/vault.ts";

const USE = "retained";
const NONCE_USE = "retained/nonce";
const FLAG_UNPROVEN = 1;
/** Without it there is no previous secret; with it that may be the secret of zeros from before the first session. */
const FLAG_PREVIOUS = 2;
const KNOWN_FLAGS = FLAG_UNPROVEN | FLAG_PREVIOUS;
const PREVIOUS_AT = RETAINED_BYTES;
const FLAGS_AT = 2 * RETAINED_BYTES;
const PLAINTEXT_BYTES = FLAGS_AT + 1;

/** Length of the sealed memory in a state copy: nonce, plaintext, tag. */
export const SEALED_HANDSHAKES_BYTES = NONCE_BYTES + PLAINTEXT_BYTES + 16;

/** What handshakes leave behind, as a state copy holds it. */
export interface StoredHandshakes {
  /** Time of the newest answered hello by the peer's clock, Unix ms; 0 if none. */
  answeredMs: number;
  /** The sealed secrets, 93 bytes; zeros if there are none. */
  handshakes: Uint8Array;
}

/** The fields of a state that hold `memory`. */
export function sealHandshakes(
  vault: Vault,
  memory: HandshakeMemory,
): StoredHandshakes {
  const { answeredMs } = memory;
  const plaintext = new Uint8Array(PLAINTEXT_BYTES);
  plaintext.set(memory.retained);
  plaintext.set(memory.previousRetained ?? new Uint8Array(RETAINED_BYTES), PREVIOUS_AT);
  plaintext[FLAGS_AT] = (memory.unproven ? FLAG_UNPROVEN : 0) |
    (memory.previousRetained === undefined ? 0 : FLAG_PREVIOUS);
  if (isZero(plaintext)) {
    return { answeredMs, handshakes: new Uint8Array(SEALED_HANDSHAKES_BYTES) };
  }
  const nonce = nonceFor(vault, plaintext);
  const handshakes = vault.seal(USE, plaintext, { nonce });
  plaintext.fill(0);
  return { answeredMs, handshakes };
}

/** The memory that a state holds; without secrets where there are none, or others than this vault sealed. */
export function openHandshakes(
  vault: Vault,
  { answeredMs, handshakes }: StoredHandshakes,
): HandshakeMemory {
  const opened = isZero(handshakes) ? undefined : vault.open(USE, handshakes);
  const bytes = opened !== undefined && isCanonical(opened)
    ? opened
    : new Uint8Array(PLAINTEXT_BYTES);
  const flags = bytes[FLAGS_AT] ?? 0;
  const memory = {
    answeredMs,
    retained: bytes.slice(0, PREVIOUS_AT),
    previousRetained: (flags & FLAG_PREVIOUS) === 0
      ? undefined
      : bytes.slice(PREVIOUS_AT, FLAGS_AT),
    unproven: (flags & FLAG_UNPROVEN) !== 0,
  };
  bytes.fill(0);
  return memory;
}

/** No unknown flag, and a previous secret only where its flag is set. */
function isCanonical(memory: Uint8Array): boolean {
  const flags = memory[FLAGS_AT] ?? 0;
  if ((flags & ~KNOWN_FLAGS) !== 0) return false;
  return (flags & FLAG_PREVIOUS) !== 0 || isZero(memory.subarray(PREVIOUS_AT, FLAGS_AT));
}

/** Follows from the plaintext, so that two copies of a stick never seal two secrets under one nonce. */
function nonceFor(vault: Vault, plaintext: Uint8Array): Uint8Array {
  const key = vault.deriveKey(NONCE_USE);
  const nonce = createHmac("sha256", key).update(plaintext).digest().subarray(0, NONCE_BYTES);
  key.fill(0);
  return nonce;
}
