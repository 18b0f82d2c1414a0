/** The handshake that the vectors of hellos are made from. */
import { createHash } from "node:crypto";
import { deriveHandshakeKey } from "../../keys/derive.ts";
import { deriveSession, transcriptHash } from "../../keys/cell/handshake/handshake.ts";
import { encodeHello1, encodeHello2, type Hello1 } from "../../keys/cell/handshake/hello.ts";
import {
  importMlKemSeed,
  mlKemDecapsulate,
  mlKemPublic,
} from "../../keys/cell/handshake/ml_kem.ts";
import { freshHandshakeMemory, type HandshakeMemory } from "../../keys/record_source.ts";
import { compareRetained, EarlierLines, retainedTags } from "../../keys/cell/retained.ts";
import type { Continuity } from "../../keys/cell/sealer_outcomes.ts";
import type { Seat } from "../../keys/seat.ts";
import { sealCell } from "../../keys/cell/seal.ts";
import { importX25519, x25519Agree, x25519Public } from "../../keys/cell/handshake/x25519.ts";
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
  /** What each side retained before. */
  memories: { a: HandshakeMemory; b: HandshakeMemory };
  z: Uint8Array;
  /** For the next handshake. */
  retained: Uint8Array;
  continuity: Continuity;
  words: readonly string[];
  hello2Plaintext: Uint8Array;
}

/** How a handshake differs from that of two who never met before. */
export interface TranscriptOptions {
  answerFeatures?: number | undefined;
  /** Names of secrets that a side retains, the current one first; none: it never had a session. */
  retains?: { a: string[]; b: string[] } | undefined;
}

/** What a side remembers that retains the secrets of these names. */
function memoryOf([current, previous]: string[]): HandshakeMemory {
  const secretOf = (name: string) => material(`retained ${name}`, 32);
  return {
    ...freshHandshakeMemory(),
    retained: current === undefined ? new Uint8Array(32) : secretOf(current),
    previousRetained: previous === undefined ? undefined : secretOf(previous),
  };
}

/** When the answer is written, by the responder's clock. */
export const ANSWER_MS = NOW_MS + 250;

/** A handshake that seat `a` begins, under fixed keys and the fixed ciphertext of capsule.json. */
export async function makeTranscript(
  { answerFeatures = 0, retains = { a: [], b: [] } }: TranscriptOptions = {},
): Promise<Transcript> {
  const memories = { a: memoryOf(retains.a), b: memoryOf(retains.b) };
  const x25519Private = material("initiator x25519", 32);
  const mlKemSeed = material("ml-kem seed", 64);
  const responderX25519Private = material("responder x25519", 32);
  const [mine, kem, theirs] = await Promise.all([
    importX25519(x25519Private),
    importMlKemSeed(mlKemSeed),
    importX25519(responderX25519Private),
  ]);
  const hello1Key = await x25519Public(mine);
  const hello1: Hello1 = {
    kind: "hello1",
    timeMs: NOW_MS,
    features: 0,
    x25519: hello1Key,
    mlKem: await mlKemPublic(kem),
    tags: retainedTags(memories.a, { sender: "a", hello1Key }),
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
    tags: retainedTags(memories.b, { sender: "b", hello1Key }),
    confirm: new Uint8Array(32),
  };
  const bare = encodeHello2(unconfirmed);
  const context = { listId: LIST_ID, slot: SLOT, initiator: "a" as const };
  const psk = deriveHandshakeKey(secretOf(SLOT), "psk", "a");
  const reader = { seat: "b" as const, isInitiator: false, hello1Key, lines: new EarlierLines() };
  const kinship = compareRetained(memories.b, hello1.tags, reader);
  const whole = { ...context, psk, retained: kinship.retained };
  const { z, confirm, retained, words } = deriveSession(whole, {
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
    memories,
    z,
    retained,
    continuity: kinship.continuity,
    words,
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

/** A handshake, and words for the two that make it. */
export interface Kin {
  words: string;
  made: Transcript;
}

/** What a side retains, as a vector has it. */
export function memoryJson(
  { retained, previousRetained, unproven }: HandshakeMemory,
): Record<string, string | boolean | null> {
  return {
    retained: retained.toHex(),
    previousRetained: previousRetained?.toHex() ?? null,
    unproven,
  };
}
