/** Plaintext of hello 1, hello 2, the refusal and the knock (FORMAT.md §hello); pure. One encoding each. */
import { ByteReader, ByteWriter } from "../../byte_cursor.ts";
import { expectLength } from "../../bytes.ts";
import { HOUR_MS, KNOCK_HOURS, PLAINTEXT_BYTES, RETAINED_TAG_BYTES } from "../../constants.ts";
import { KEY_BYTES } from "../../derive.ts";
import { ML_KEM_CIPHERTEXT_BYTES, ML_KEM_PUBLIC_BYTES } from "./ml_kem.ts";
import { X25519_BYTES } from "./x25519.ts";

const KIND_HELLO_1 = 1;
const KIND_HELLO_2 = 2;
const KIND_REFUSAL = 3;
const KIND_KNOCK = 4;
const REASONS: readonly RefusalReason[] = ["clockApart", "sameSeat"];

/** Why an authentic hello was refused. */
export type RefusalReason =
  /** The two clocks are more than an hour apart. */
  | "clockApart"
  /** Both programs use the same seat of the list. */
  | "sameSeat";

/** Where the confirmation begins in hello 2: all before goes into the transcript. */
export const CONFIRM_OFFSET = 13 + X25519_BYTES + ML_KEM_CIPHERTEXT_BYTES + 2 * RETAINED_TAG_BYTES;

/** How a side names the secrets that it retains (FORMAT.md §retained secret): 16 bytes each. */
export interface RetainedTags {
  current: Uint8Array;
  /** Zeros where there is none. */
  previous: Uint8Array;
}

/** What the initiator says first: its time, its public keys and what it retains. */
export interface Hello1 {
  kind: "hello1";
  /** Unix milliseconds by the initiator's clock. */
  timeMs: number;
  /** What the initiator's program can do beyond this version, 32 bits; unknown ones are ignored. */
  features: number;
  x25519: Uint8Array;
  mlKem: Uint8Array;
  tags: RetainedTags;
}

/** What the initiator says under a slot that is whole hours away, to learn whether the peer's clock is there. */
export interface Knock {
  kind: "knock";
  /** Unix milliseconds, in that slot. */
  timeMs: number;
  /** The same by the initiator's clock. */
  ownMs: number;
}

/** What the responder answers: its time, its public key, the capsule, what it retains, and its proof of Z. */
export interface Hello2 {
  kind: "hello2";
  /** Unix milliseconds by the responder's clock. */
  timeMs: number;
  /** As in hello 1, of the responder's program. */
  features: number;
  x25519: Uint8Array;
  ciphertext: Uint8Array;
  tags: RetainedTags;
  confirm: Uint8Array;
}

/** What the responder answers instead when it cannot talk: its time and why. */
export interface HelloRefusal {
  kind: "refusal";
  timeMs: number;
  reason: RefusalReason;
}

/** Bytes that FORMAT.md §hello does not allow. */
export class HelloError extends TypeError {
  override name = "HelloError";
}

/** 2,020 bytes. */
export function encodeHello1(hello: Omit<Hello1, "kind">): Uint8Array<ArrayBuffer> {
  expectLength(hello.x25519, X25519_BYTES, "an X25519 public key");
  expectLength(hello.mlKem, ML_KEM_PUBLIC_BYTES, "an ML-KEM-768 encapsulation key");
  const writer = beginPlaintext(KIND_HELLO_1, hello.timeMs);
  writer.u32(hello.features);
  writer.raw(hello.x25519);
  writer.raw(hello.mlKem);
  writeTags(writer, hello.tags);
  return writer.bytes;
}

/** 2,020 bytes. */
export function encodeKnock({ timeMs, ownMs }: Omit<Knock, "kind">): Uint8Array<ArrayBuffer> {
  const writer = beginPlaintext(KIND_KNOCK, timeMs);
  writer.u64(ownMs);
  return writer.bytes;
}

/** Throws HelloError on anything but a hello 1. */
export function decodeHello1(plaintext: Uint8Array): Hello1 {
  const call = decodeCall(plaintext);
  if (call.kind !== "hello1") throw fault(`kind ${KIND_KNOCK}`, `${KIND_HELLO_1}`);
  return call;
}

/** Reads what an initiator says. Throws HelloError on anything but a hello 1 or a knock. */
export function decodeCall(plaintext: Uint8Array): Hello1 | Knock {
  const { reader, kind, timeMs } = readHead(plaintext);
  if (kind === KIND_KNOCK) return expectZeros(reader, readKnock(reader, timeMs));
  if (kind !== KIND_HELLO_1) throw fault(`kind ${kind}`, `${KIND_HELLO_1} or ${KIND_KNOCK}`);
  const hello: Hello1 = {
    kind: "hello1",
    timeMs,
    features: reader.u32(),
    x25519: reader.take(X25519_BYTES).slice(),
    mlKem: reader.take(ML_KEM_PUBLIC_BYTES).slice(),
    tags: readTags(reader),
  };
  return expectZeros(reader, hello);
}

/** 2,020 bytes; `confirm` may still be zero, as it is for the transcript. */
export function encodeHello2(hello: Omit<Hello2, "kind">): Uint8Array<ArrayBuffer> {
  expectLength(hello.x25519, X25519_BYTES, "an X25519 public key");
  expectLength(hello.ciphertext, ML_KEM_CIPHERTEXT_BYTES, "an ML-KEM-768 ciphertext");
  expectLength(hello.confirm, KEY_BYTES, "a confirmation");
  const writer = beginPlaintext(KIND_HELLO_2, hello.timeMs);
  writer.u32(hello.features);
  writer.raw(hello.x25519);
  writer.raw(hello.ciphertext);
  writeTags(writer, hello.tags);
  writer.raw(hello.confirm);
  return writer.bytes;
}

/** 2,020 bytes. */
export function encodeRefusal(refusal: Omit<HelloRefusal, "kind">): Uint8Array<ArrayBuffer> {
  const writer = beginPlaintext(KIND_REFUSAL, refusal.timeMs);
  writer.u8(REASONS.indexOf(refusal.reason) + 1);
  return writer.bytes;
}

/** Reads what came back for a hello 1. Throws HelloError on anything but a hello 2 or a refusal. */
export function decodeHelloAnswer(plaintext: Uint8Array): Hello2 | HelloRefusal {
  const { reader, kind, timeMs } = readHead(plaintext);
  if (kind === KIND_REFUSAL) {
    const reason = REASONS[reader.u8() - 1];
    if (reason === undefined) throw fault("an unknown reason", "1 or 2");
    return expectZeros(reader, { kind: "refusal", timeMs, reason });
  }
  if (kind !== KIND_HELLO_2) throw fault(`kind ${kind}`, `${KIND_HELLO_2} or ${KIND_REFUSAL}`);
  return expectZeros(reader, {
    kind: "hello2",
    timeMs,
    features: reader.u32(),
    x25519: reader.take(X25519_BYTES).slice(),
    ciphertext: reader.take(ML_KEM_CIPHERTEXT_BYTES).slice(),
    tags: readTags(reader),
    confirm: reader.take(KEY_BYTES).slice(),
  });
}

/** What `decode` reads, or undefined where it throws HelloError. */
export function decodeOr<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof HelloError) return undefined;
    throw error;
  }
}

function beginPlaintext(kind: number, timeMs: number): ByteWriter {
  const writer = new ByteWriter(PLAINTEXT_BYTES);
  writer.u8(kind);
  writer.u64(timeMs);
  return writer;
}

function readHead(plaintext: Uint8Array): { reader: ByteReader; kind: number; timeMs: number } {
  if (plaintext.length !== PLAINTEXT_BYTES) {
    throw fault(`${plaintext.length} bytes`, `${PLAINTEXT_BYTES}`);
  }
  const reader = new ByteReader(plaintext, HelloError);
  return { reader, kind: reader.u8(), timeMs: reader.u64() };
}

function readKnock(reader: ByteReader, timeMs: number): Knock {
  const ownMs = reader.u64();
  const hours = (timeMs - ownMs) / HOUR_MS;
  if (!Number.isInteger(hours) || hours === 0 || Math.abs(hours) > KNOCK_HOURS) {
    throw fault("another difference", `whole hours, ${KNOCK_HOURS} at most`);
  }
  return { kind: "knock", timeMs, ownMs };
}

function writeTags(writer: ByteWriter, { current, previous }: RetainedTags): void {
  for (const tag of [current, previous]) {
    expectLength(tag, RETAINED_TAG_BYTES, "the tag of a retained secret");
    writer.raw(tag);
  }
}

function readTags(reader: ByteReader): RetainedTags {
  const current = reader.take(RETAINED_TAG_BYTES).slice();
  return { current, previous: reader.take(RETAINED_TAG_BYTES).slice() };
}

function expectZeros<T>(reader: ByteReader, value: T): T {
  if (!reader.restIsZero()) throw fault("bytes after the last field", "zeros");
  return value;
}

function fault(got: string, expected: string): HelloError {
  return new HelloError(`Cannot use a hello: expected ${expected}, got ${got}`);
}
