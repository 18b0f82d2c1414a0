/** What an initiator makes of the answers to its hello. */
import { concat } from "@std/bytes/concat";
import { isZero, viewOf } from "../../keys/bytes.ts";
import { encodeRefusal } from "../../keys/cell/handshake/hello.ts";
import {
  ANSWER_MS,
  answerCell,
  helloCell,
  type Kin,
  memoryJson,
  type Transcript,
} from "./hello_transcript.ts";
import { listJson, NOW_MS, SLOT } from "./place.ts";
import { material, type Vector, vector } from "./vector.ts";

const HOUR_MS = 3_600_000;

/** Right and wrong answers to the hello of `made`, and the right ones to those of `others`. */
export function initiatorVectors(made: Transcript, others: Kin[]): Vector[] {
  const { hello1Cell, hello2Plaintext } = made;
  const answer = (plaintext: Uint8Array) => answerCell(plaintext, hello1Cell);
  const put = (at: number, byte: number) => answer(hello2Plaintext.with(at, byte));
  const flipped = (at: number) => answer(hello2Plaintext.with(at, hello2Plaintext[at]! ^ 1));
  const refusal = (reason: "clockApart" | "sameSeat") =>
    encodeRefusal({ timeMs: ANSWER_MS, reason });
  const lateRefusal = encodeRefusal({ timeMs: NOW_MS + HOUR_MS + 70_000, reason: "clockApart" });
  const lateHello2 = hello2Plaintext.slice();
  viewOf(lateHello2).setBigUint64(1, BigInt(NOW_MS + HOUR_MS + 1));
  const otherHello = helloCell(made.hello1Plaintext, material("other nonce", 12));
  const cases: [string, Uint8Array, Vector["expected"]][] = [
    ["A hello 2", answer(hello2Plaintext), {
      outcome: "ok",
      peerTimeMs: ANSWER_MS,
      continuity: made.continuity,
      line: "same",
      words: made.words,
      z: made.z.toHex(),
      retained: made.retained.toHex(),
    }],
    ["A hello 2 with features that its confirmation does not cover", flipped(12), {
      outcome: "wrongConfirmation",
    }],
    ["A refusal because the clocks are apart", answer(refusal("clockApart")), {
      outcome: "clockApart",
      peerTimeMs: ANSWER_MS,
    }],
    ["A refusal because of the same seat", answer(refusal("sameSeat")), {
      outcome: "sameSeat",
      peerTimeMs: ANSWER_MS,
    }],
    ["A refusal of a time whose clock does not know the path of hello 1", answer(lateRefusal), {
      outcome: "malformedAnswer",
    }],
    ["A refusal of time 0", answer(refusal("clockApart").fill(0, 1, 9)), {
      outcome: "malformedAnswer",
    }],
    ["A hello 2 more than an hour from hello 1", answer(lateHello2), {
      outcome: "malformedAnswer",
    }],
    ["A refusal of an unknown reason", answer(refusal("sameSeat").with(9, 3)), {
      outcome: "malformedAnswer",
    }],
    ["A refusal with a byte after its reason", answer(refusal("sameSeat").with(10, 1)), {
      outcome: "malformedAnswer",
    }],
    ["A hello 2 with a byte after its last field", put(1_197, 1), { outcome: "malformedAnswer" }],
    ["A hello 1 as the answer", answer(made.hello1Plaintext), { outcome: "malformedAnswer" }],
    ["A hello 2 with another time", flipped(8), { outcome: "wrongConfirmation" }],
    ["A hello 2 with another X25519 key", flipped(13), { outcome: "wrongConfirmation" }],
    ["A hello 2 with another ciphertext", flipped(45), { outcome: "wrongConfirmation" }],
    ["A hello 2 with another confirmation", flipped(1_165), { outcome: "wrongConfirmation" }],
    [
      "A hello 2 with an X25519 key of small order",
      answer(concat([
        hello2Plaintext.subarray(0, 13),
        new Uint8Array(32),
        hello2Plaintext.subarray(45),
      ])),
      { outcome: "wrongConfirmation" },
    ],
    ["A hello 2 to another hello 1", answerCell(hello2Plaintext, otherHello), {
      outcome: "notAuthentic",
    }],
    ["A hello 2 a byte short", answer(hello2Plaintext).slice(1), { outcome: "wrongLength" }],
  ];
  const own = cases.map(([title, answer, expected]) => ({ title, made, answer, expected }));
  return [...own, ...others.map(answerCase)].map(({ title, made, answer, expected }) =>
    vector("helloAnswer", title, {
      input: {
        list: listJson([SLOT]),
        initiator: "a",
        nowMs: NOW_MS,
        slot: SLOT,
        x25519Private: made.x25519Private.toHex(),
        mlKemSeed: made.mlKemSeed.toHex(),
        hello1Nonce: made.hello1Nonce.toHex(),
        hello1Cell: made.hello1Cell.toHex(),
        memory: memoryJson(made.memories.a),
        answer: answer.toHex(),
      },
      expected,
    })
  );
}

/** The right answer to another hello. */
function answerCase({ words, made }: Kin) {
  const { continuity, z, retained, memories } = made;
  const strange = isZero(memories.b.retained) ? "blank" : "new";
  return {
    title: `A hello 2 of two ${words}`,
    made,
    answer: answerCell(made.hello2Plaintext, made.hello1Cell),
    expected: {
      outcome: "ok",
      peerTimeMs: ANSWER_MS,
      continuity,
      line: continuity === "lost" ? strange : "same",
      words: made.words,
      z: z.toHex(),
      retained: retained.toHex(),
    },
  };
}
