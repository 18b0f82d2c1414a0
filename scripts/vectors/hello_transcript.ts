/** The handshake that the vectors of hellos are made from. */
import { createHash } from "node:crypto";
import { deriveHandshakeKey } from "../../keys/cell/derive.ts";
import { deriveSession, transcriptHash } from "../../keys/cell/handshake.ts";
import { encodeHello1, encodeHello2, type Hello1 } from "../../keys/cell/hello.ts";
import { importMlKemSeed, mlKemDecapsulate, mlKemPublic } from "../../keys/cell/ml_kem.ts";
import type { Seat } from "../../keys/seat.ts";
import { sealCell } from "../../keys/cell/seal.ts";
import { importX25519, x25519Agree, x25519Public } from "../../keys/cell/x25519.ts";
import capsule from "./capsule.json" with { type: "json" };
import { LIST_ID, NOW_MS, secretOf, SLOT } from "./place.ts";
import { material } from "./vector.ts";

/** Everything that one handshake is made of. */
export interface Transcript {
  x25519Private: Uint8Array;
  mlKemSeed: Uint8Array;
  responderX25519Private: Uint8Array;
  hello1: Hello1;
  hello1Plaintext: Uint8Array;
  hello1Nonce: Uint8Array;
  hello1Cell: Uint8Array;
  x25519Shared: Uint8Array;
  mlKemShared: Uint8Array;
  transcript: Uint8Array;
  z: Uint8Array;
  hello2Plaintext: Uint8Array;
}

/** When the answer is written, by the responder's clock. */
export const ANSWER_MS = NOW_MS + 250;

/** A handshake that seat `a` begins, under fixed keys and the fixed ciphertext of capsule.json. */
export async function makeTranscript(
  { answerFeatures = 0 }: { answerFeatures?: number } = {},
): Promise<Transcript> {
  const x25519Private = material("initiator x25519", 32);
  const mlKemSeed = material("ml-kem seed", 64);
  const responderX25519Private = material("responder x25519", 32);
  const [mine, kem, theirs] = await Promise.all([
    importX25519(x25519Private),
    importMlKemSeed(mlKemSeed),
    importX25519(responderX25519Private),
  ]);
  const hello1 = {
    timeMs: NOW_MS,
    features: 0,
    x25519: await x25519Public(mine),
    mlKem: await mlKemPublic(kem),
  };
  const hello1Plaintext = encodeHello1(hello1);
  const hello1Nonce = material("hello 1 nonce", 12);
  const ciphertext = Uint8Array.fromHex(capsule.ciphertext);
  const x25519Shared = (await x25519Agree(theirs, hello1.x25519))!;
  const mlKemShared = await mlKemDecapsulate(kem, ciphertext);
  const x25519 = await x25519Public(theirs);
  const unconfirmed = {
    timeMs: ANSWER_MS,
    features: answerFeatures,
    x25519,
    ciphertext,
    confirm: new Uint8Array(32),
  };
  const bare = encodeHello2(unconfirmed);
  const context = { listId: LIST_ID, slot: SLOT, initiator: "a" as const };
  const psk = deriveHandshakeKey(secretOf(SLOT), "psk", "a");
  const { z, confirm } = deriveSession({ ...context, psk }, {
    shared: [x25519Shared.slice(), mlKemShared.slice()],
    hello1: hello1Plaintext,
    hello2: bare,
  });
  return {
    x25519Private,
    mlKemSeed,
    responderX25519Private,
    hello1,
    hello1Plaintext,
    hello1Nonce,
    hello1Cell: helloCell(hello1Plaintext, hello1Nonce),
    x25519Shared,
    mlKemShared,
    transcript: transcriptHash(context, hello1Plaintext, bare),
    z,
    hello2Plaintext: encodeHello2({ ...unconfirmed, confirm }),
  };
}

/** Hello 1 as it crosses the wire. */
export function helloCell(
  plaintext: Uint8Array,
  nonce: Uint8Array,
  { slot = SLOT, seat = "a" }: { slot?: number; seat?: Seat } = {},
): Uint8Array {
  return sealCell(plaintext, { key: deriveHandshakeKey(secretOf(slot), "hello", seat), nonce });
}

/** The answer to a hello as it crosses the wire. */
export function answerCell(plaintext: Uint8Array, hello1Cell: Uint8Array): Uint8Array {
  const aad = createHash("sha256").update(hello1Cell).digest();
  const key = deriveHandshakeKey(secretOf(SLOT), "answer", "a");
  return sealCell(plaintext, { key, nonce: material("answer nonce", 12), aad });
}
