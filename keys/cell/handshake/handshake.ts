/**
 * The handshake, NNpsk0 in shape, with X25519 and ML-KEM-768 side by side (FORMAT.md §hello):
 * 1. the initiator makes an ephemeral key pair of each and puts the public halves into hello 1;
 * 2. the responder answers with an X25519 key of its own, a ciphertext, and the proof that it holds Z;
 * 3. the initiator comes to the same Z and compares the proof.
 */
import { concat } from "@std/bytes/concat";
import { createHash, timingSafeEqual } from "node:crypto";
import { ByteWriter } from "../../byte_cursor.ts";
import { FEATURES } from "../../constants.ts";
import { hkdf, KEY_BYTES } from "../../derive.ts";
import { authenticationWords, WORDS_SEED_BYTES } from "./authentication_words.ts";
import {
  CONFIRM_OFFSET,
  encodeHello2,
  type Hello1,
  type Hello2,
  type RetainedTags,
} from "./hello.ts";
import {
  importMlKemSeed,
  ML_KEM_SEED_BYTES,
  mlKemDecapsulate,
  mlKemEncapsulate,
  mlKemPublic,
} from "./ml_kem.ts";
import type { RandomFill } from "../../random.ts";
import type { Seat } from "../../seat.ts";
import { importX25519, X25519_BYTES, x25519Agree, x25519Public } from "./x25519.ts";

/** What both sides know before the handshake. */
export interface HandshakeContext {
  listId: Uint8Array;
  slot: number;
  initiator: Seat;
  /** Of the slot and initiator, 32 bytes. */
  psk: Uint8Array;
  /** The retained secret that both know, zeros where there is none; 32 bytes. */
  retained: Uint8Array;
}

/** What both sides have after the handshake; owned by whoever asked for it. */
export interface Agreed {
  z: Uint8Array;
  /** For the next handshake, 32 bytes. */
  retained: Uint8Array;
  /** The authentication string. */
  words: string[];
}

/** The initiator's ephemeral keys; the private halves cannot be taken out of the runtime. */
export interface Ephemeral {
  x25519Private: CryptoKey;
  x25519Public: Uint8Array;
  mlKemPrivate: CryptoKey;
  mlKemPublic: Uint8Array;
}

/** Makes the initiator's ephemeral keys. */
export async function createEphemeral(random: RandomFill): Promise<Ephemeral> {
  const secret = new Uint8Array(X25519_BYTES + ML_KEM_SEED_BYTES);
  random(secret);
  const x25519Private = await importX25519(secret.subarray(0, X25519_BYTES));
  const mlKemPrivate = await importMlKemSeed(secret.subarray(X25519_BYTES));
  secret.fill(0);
  return {
    x25519Private,
    x25519Public: await x25519Public(x25519Private),
    mlKemPrivate,
    mlKemPublic: await mlKemPublic(mlKemPrivate),
  };
}

/**
 * The responder's part: hello 2 as plaintext, and the secrets. `plaintext` is hello 1 as it came. Undefined for
 * public keys that give no secret.
 */
export async function answerHello(
  context: HandshakeContext,
  { plaintext, hello }: { plaintext: Uint8Array; hello: Hello1 },
  { random, timeMs, tags }: { random: RandomFill; timeMs: number; tags: RetainedTags },
): Promise<{ hello2: Uint8Array; agreed: Agreed } | undefined> {
  const secret = new Uint8Array(X25519_BYTES);
  random(secret);
  const privateKey = await importX25519(secret);
  secret.fill(0);
  const shared = await x25519Agree(privateKey, hello.x25519);
  const capsule = await mlKemEncapsulate(hello.mlKem);
  if (shared === undefined || capsule === undefined) return undefined;
  const hello2 = {
    timeMs,
    features: FEATURES,
    x25519: await x25519Public(privateKey),
    ciphertext: capsule.ciphertext,
    tags,
    confirm: new Uint8Array(KEY_BYTES),
  };
  const unconfirmed = encodeHello2(hello2);
  const { confirm, ...agreed } = deriveSession(context, {
    shared: [shared, capsule.shared],
    hello1: plaintext,
    hello2: unconfirmed,
  });
  return { hello2: encodeHello2({ ...hello2, confirm }), agreed };
}

/** The initiator's last step: the secrets, or undefined where the answer does not prove knowledge of them. */
export async function finishHandshake(
  context: HandshakeContext,
  { ephemeral, hello1, hello2 }: { ephemeral: Ephemeral; hello1: Uint8Array; hello2: Hello2 },
): Promise<Agreed | undefined> {
  const shared = await x25519Agree(ephemeral.x25519Private, hello2.x25519);
  if (shared === undefined) return undefined;
  const decapsulated = await mlKemDecapsulate(ephemeral.mlKemPrivate, hello2.ciphertext);
  const { confirm, ...agreed } = deriveSession(context, {
    shared: [shared, decapsulated],
    hello1,
    hello2: encodeHello2(hello2),
  });
  if (timingSafeEqual(confirm, hello2.confirm)) return agreed;
  for (const secret of [agreed.z, agreed.retained]) secret.fill(0);
  return undefined;
}

/** SHA-256 over everything both sides have said before the confirmation. */
export function transcriptHash(
  context: Omit<HandshakeContext, "psk" | "retained">,
  hello1: Uint8Array,
  hello2: Uint8Array,
): Uint8Array {
  const place = new ByteWriter(9);
  place.u64(context.slot);
  place.raw(new TextEncoder().encode(context.initiator));
  return createHash("sha256")
    .update("hchat/v1/transcript")
    .update(context.listId)
    .update(place.bytes)
    .update(hello1)
    .update(hello2.subarray(0, CONFIRM_OFFSET))
    .digest();
}

/** Everything that follows from the shared secrets, which it overwrites. */
export function deriveSession(
  context: HandshakeContext,
  { shared, hello1, hello2 }: {
    /** X25519 first, ML-KEM second. */
    shared: [Uint8Array, Uint8Array];
    hello1: Uint8Array;
    hello2: Uint8Array;
  },
): Agreed & { confirm: Uint8Array } {
  const ikm = concat([...shared, context.retained]);
  const label = new TextEncoder().encode("hchat/v1/session/");
  const info = concat([label, transcriptHash(context, hello1, hello2)]);
  const okm = hkdf(ikm, context.psk, info, 3 * KEY_BYTES + WORDS_SEED_BYTES);
  const [z, confirm, retained, seed] = [0, 1, 2, 3].map((part) =>
    okm.slice(part * KEY_BYTES, (part + 1) * KEY_BYTES)
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const words = authenticationWords(seed, context.initiator);
  for (const secret of [...shared, ikm, okm, seed]) secret.fill(0);
  return { z, confirm, retained, words };
}
