import { deriveTag } from "../../keys/derive.ts";
import {
  CONFIRM_OFFSET,
  encodeHello1,
  encodeKnock,
  type Hello1,
} from "../../keys/cell/handshake/hello.ts";
import type { HandshakeMemory } from "../../keys/record_source.ts";
import type { Seat } from "../../keys/seat.ts";
import { initiatorVectors } from "./hello_answer_vectors.ts";
import capsule from "./capsule.json" with { type: "json" };
import { listJson, NOW_MS, secretOf, SLOT } from "./place.ts";
import { material, trimmedHex, type Vector, vector } from "./vector.ts";

import {
  ANSWER_MS,
  answerCell,
  helloCell,
  type Kin,
  makeTranscript,
  memoryJson,
  type Transcript,
} from "./hello_transcript.ts";
/** The whole transcript, what a responder makes of hellos, and an initiator of answers. */
export async function helloVectors(): Promise<Vector[]> {
  const made = await makeTranscript();
  const featured = await makeTranscript({ answerFeatures: 0xffff_ffff });
  const kin = await Promise.all(
    HISTORIES.map(async ([words, retains]) => ({
      words,
      made: await makeTranscript({ retains }),
    })),
  );
  return [
    handshakeVector("A handshake under fixed ephemeral keys", made),
    ...kin.map(({ words, made }) => handshakeVector(`A handshake of two ${words}`, made)),
    ...responderVectors(made, kin),
    ...initiatorVectors(made, [{ words: "that say features", made: featured }, ...kin]),
  ];
}

const HOUR_MS = 3_600_000;

/** What the two sides retain, the current secret first. */
const HISTORIES: [string, { a: string[]; b: string[] }][] = [
  ["that retain one secret", { a: ["one"], b: ["one"] }],
  ["of whom the responder is a session ahead", { a: ["one"], b: ["two", "one"] }],
  ["of whom the initiator is a session ahead", { a: ["two", "one"], b: ["one"] }],
  ["that share their older secrets alone", { a: ["two", "one"], b: ["three", "one"] }],
  ["that share two secrets in different order", { a: ["two", "one"], b: ["one", "two"] }],
  ["that retain different secrets", { a: ["one"], b: ["two"] }],
  ["of whom the initiator alone retains one", { a: ["one"], b: [] }],
];

function handshakeVector(title: string, made: Transcript): Vector {
  return vector("handshake", title, {
    input: {
      list: listJson([SLOT]),
      slot: SLOT,
      initiator: "a",
      initiatorX25519Private: made.x25519Private.toHex(),
      initiatorMlKemSeed: made.mlKemSeed.toHex(),
      responderX25519Private: made.responderX25519Private.toHex(),
      mlKemCiphertext: capsule.ciphertext,
      initiatorMemory: memoryJson(made.memories.a),
      responderMemory: memoryJson(made.memories.b),
      hello1TimeMs: NOW_MS,
      hello1Nonce: made.hello1Nonce.toHex(),
      hello2TimeMs: ANSWER_MS,
      hello2Nonce: material("answer nonce", 12).toHex(),
    },
    expected: {
      outcome: "ok",
      tag: deriveTag(secretOf(SLOT), "a"),
      hello1Plaintext: trimmedHex(made.hello1Plaintext),
      hello1Cell: made.hello1Cell.toHex(),
      x25519Shared: made.x25519Shared.toHex(),
      mlKemShared: made.mlKemShared.toHex(),
      transcript: made.transcript.toHex(),
      z: made.z.toHex(),
      retained: made.retained.toHex(),
      continuity: made.continuity,
      words: made.words,
      confirm: made.hello2Plaintext.slice(CONFIRM_OFFSET, CONFIRM_OFFSET + 32).toHex(),
      hello2Plaintext: trimmedHex(made.hello2Plaintext),
      hello2Cell: answerCell(made.hello2Plaintext, made.hello1Cell).toHex(),
    },
  });
}

/** A hello as it comes to seat b. */
interface HelloCase {
  title: string;
  plaintext?: Uint8Array;
  nonce?: Uint8Array;
  /** Path and key of this slot and seat. */
  slot?: number;
  seat?: Seat;
  /** Time at seat b. */
  nowMs?: number;
  /** When seat b's program began. */
  startedMs?: number;
  /** Time of the newest hello that was answered before. */
  answeredMs?: number;
  /** What seat b retains. */
  memory?: HandshakeMemory;
  claimedBefore?: number;
  /** The same cell has come before. */
  repeated?: boolean;
  spoil?: (cell: Uint8Array) => Uint8Array;
  expected: Vector["expected"];
}

function knockCases(): HelloCase[] {
  const nonce = material("knock nonce", 12);
  const knock = (awayMs: number) => encodeKnock({ timeMs: NOW_MS, ownMs: NOW_MS - awayMs });
  const ownMs = NOW_MS - 3 * HOUR_MS;
  const expected = { outcome: "clockApart", peerTimeMs: ownMs, timeMs: NOW_MS };
  const of = (title: string, plaintext: Uint8Array, outcome: string): HelloCase => {
    return { title, plaintext, nonce, expected: { outcome } };
  };
  return [
    {
      title: "A knock of a clock three hours behind",
      plaintext: knock(3 * HOUR_MS),
      nonce,
      expected,
    },
    {
      ...of("A knock that has come before", knock(3 * HOUR_MS), "helloReplayed"),
      repeated: true,
    },
    of("A knock of a clock an hour behind", knock(HOUR_MS), "helloReplayed"),
    of("A knock that is no whole hours away", knock(3 * HOUR_MS + 1), "malformedHello"),
    of("A knock that is 27 hours away", knock(27 * HOUR_MS), "malformedHello"),
    of(
      "A knock with a byte after its last field",
      knock(3 * HOUR_MS).with(17, 1),
      "malformedHello",
    ),
    {
      ...of("A knock under the reader's own tag", knock(3 * HOUR_MS), "helloReplayed"),
      seat: "b",
    },
  ];
}

function responderVectors(made: Transcript, kin: Kin[]): Vector[] {
  const helloWith = (change: Partial<Hello1>) => encodeHello1({ ...made.hello1, ...change });
  const put = (at: number, byte: number) => made.hello1Plaintext.with(at, byte);
  const ok = { outcome: "ok", peerTimeMs: NOW_MS, continuity: "first" };
  const apart = (timeMs: number) => ({ outcome: "clockApart", peerTimeMs: NOW_MS, timeMs });
  const reject = (outcome: string) => ({ outcome });
  const badKem = made.hello1.mlKem.slice().fill(0xff, 0, 3);
  const cases: HelloCase[] = [
    { title: "A hello 1", expected: ok },
    {
      title: "A hello 1 with features that the reader does not know",
      plaintext: helloWith({ features: 0xffff_ffff }),
      nonce: material("features nonce", 12),
      expected: ok,
    },
    { title: "A hello 1 an hour old", nowMs: NOW_MS + HOUR_MS, expected: ok },
    { title: "A hello 1 an hour ahead", nowMs: NOW_MS - HOUR_MS, expected: ok },
    {
      title: "A hello 1 more than an hour old",
      nowMs: NOW_MS + HOUR_MS + 1,
      expected: apart(NOW_MS + HOUR_MS + 1),
    },
    {
      title: "A hello 1 more than an hour ahead",
      nowMs: NOW_MS - HOUR_MS - 1,
      expected: apart(NOW_MS - HOUR_MS - 1),
    },
    {
      title: "A hello 1 an hour a minute and a slot old",
      nowMs: NOW_MS + HOUR_MS + 70_000,
      expected: reject("outsideWindow"),
    },
    {
      title: "A hello 1 under the reader's own tag",
      seat: "b",
      nonce: material("own seat nonce", 12),
      expected: { outcome: "sameSeat", peerTimeMs: NOW_MS, timeMs: NOW_MS },
    },
    {
      title: "A hello 1 under the reader's own tag from before the program's start",
      seat: "b",
      startedMs: NOW_MS,
      expected: reject("helloReplayed"),
    },
    { title: "A hello 1 that has come before", repeated: true, expected: reject("helloReplayed") },
    {
      title: "A hello 1 as old as the newest that was answered",
      answeredMs: NOW_MS,
      expected: reject("helloReplayed"),
    },
    {
      title: "A hello 1 a millisecond newer than the newest that was answered",
      answeredMs: NOW_MS - 1,
      startedMs: NOW_MS,
      expected: ok,
    },
    {
      title: "A hello 1 of kind 2",
      plaintext: put(0, 2),
      expected: reject("malformedHello"),
    },
    {
      title: "A hello 1 with a byte after its last field",
      plaintext: put(1_261, 1),
      expected: reject("malformedHello"),
    },
    {
      title: "A hello 1 whose time lies in another slot",
      plaintext: helloWith({ timeMs: NOW_MS + 10_000 }),
      expected: reject("malformedHello"),
    },
    {
      title: "A hello 1 with an X25519 key of small order",
      plaintext: helloWith({ x25519: new Uint8Array(32) }),
      expected: reject("badPublicKey"),
    },
    {
      title: "A hello 1 with an ML-KEM key out of range",
      plaintext: helloWith({ mlKem: badKem }),
      expected: reject("badPublicKey"),
    },
    {
      title: "A hello 1 with a flipped bit",
      spoil: (cell) => cell.with(500, cell[500]! ^ 1),
      expected: reject("notAuthentic"),
    },
    ...knockCases(),
    {
      title: "A hello 1 of seat b under the tag of seat a",
      spoil: () => helloCell(made.hello1Plaintext, made.hello1Nonce, { seat: "b" }),
      expected: reject("notAuthentic"),
    },
  ];
  const histories = kin.map(({ words, made }): HelloCase => ({
    title: `A hello 1 of two ${words}`,
    plaintext: made.hello1Plaintext,
    memory: made.memories.b,
    expected: { ...ok, continuity: made.continuity },
  }));
  return [...cases, ...histories].map((each) => responderVector(each, made));
}

function responderVector(each: HelloCase, made: Transcript): Vector {
  const { slot = SLOT, seat = "a", nowMs = NOW_MS } = each;
  const plaintext = each.plaintext ?? made.hello1Plaintext;
  const sealed = helloCell(plaintext, each.nonce ?? made.hello1Nonce, { slot, seat });
  return vector("hello", each.title, {
    input: {
      list: listJson([slot]),
      reader: "b",
      startedMs: each.startedMs ?? NOW_MS - 600_000,
      answeredMs: each.answeredMs ?? 0,
      memory: memoryJson(each.memory ?? made.memories.b),
      claimedBefore: each.claimedBefore ?? -1,
      nowMs,
      slot,
      seat,
      repeated: each.repeated ?? false,
      cell: (each.spoil?.(sealed) ?? sealed).toHex(),
    },
    expected: each.expected,
  });
}
