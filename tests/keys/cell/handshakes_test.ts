import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PLAINTEXT_BYTES } from "../../../keys/constants.ts";
import {
  decodeHello1,
  decodeHelloAnswer,
  encodeHello1,
  encodeHello2,
  encodeRefusal,
  HelloError,
} from "../../../keys/cell/handshake/hello.ts";
import { deriveHandshakeKey, slotSalt } from "../../../keys/derive.ts";
import {
  answerHello,
  createEphemeral,
  finishHandshake,
} from "../../../keys/cell/handshake/handshake.ts";
import type { HelloBegun } from "../../../keys/cell/sealer_outcomes.ts";
import { sealCell } from "../../../keys/cell/seal.ts";
import { MemoryList, pairOfLists, seededRandom } from "../../testkit/memory_list.ts";
import { answerTo, helloOf, NOW_MS, sealerOf, sealerPair } from "../../testkit/sealer_pair.ts";

const times = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const NO_TAGS = { current: new Uint8Array(16), previous: new Uint8Array(16) };
const bits = fc.integer({ min: 0, max: 0xffff_ffff });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

Deno.test("hello 1, hello 2 and the refusal come back from their bytes as they went in", () => {
  fc.assert(
    fc.property(
      times,
      bytes(32),
      bytes(1_184),
      bytes(1_088),
      bits,
      (timeMs, key, kem, capsule, features) => {
        const tags = { current: key.slice(0, 16), previous: key.slice(16) };
        const hello1 = { kind: "hello1" as const, timeMs, features, x25519: key, mlKem: kem, tags };
        assertEquals(decodeHello1(encodeHello1(hello1)), hello1);
        const hello2 = { timeMs, features, x25519: key, ciphertext: capsule, tags, confirm: key };
        assertEquals(decodeHelloAnswer(encodeHello2(hello2)), { kind: "hello2", ...hello2 });
        for (const reason of ["clockApart", "sameSeat"] as const) {
          const refusal = encodeRefusal({ timeMs, reason });
          assertEquals(decodeHelloAnswer(refusal), { kind: "refusal", timeMs, reason });
        }
      },
    ),
  );
});

Deno.test("a hello decoder rejects wrong kinds, wrong reasons, later bytes and wrong lengths", () => {
  const hello1 = encodeHello1({
    timeMs: 1,
    features: 0,
    x25519: new Uint8Array(32),
    mlKem: new Uint8Array(1_184),
    tags: NO_TAGS,
  });
  const refusal = encodeRefusal({ timeMs: 1, reason: "sameSeat" });
  const changed = (plaintext: Uint8Array, at: number, byte: number) => {
    const copy = plaintext.slice();
    copy[at] = byte;
    return copy;
  };
  for (const plaintext of [changed(hello1, 0, 2), changed(hello1, 1_261, 1), hello1.slice(1)]) {
    assertThrows(() => decodeHello1(plaintext), HelloError);
  }
  for (
    const plaintext of [
      hello1,
      changed(refusal, 9, 3),
      changed(refusal, 9, 0),
      changed(refusal, 10, 1),
    ]
  ) {
    assertThrows(() => decodeHelloAnswer(plaintext), HelloError);
  }
  assertThrows(() => decodeHelloAnswer(changed(refusal, 1, 0x20)), HelloError, "2^53");
});

Deno.test("both sides come to one secret; a wrong key, place or byte comes to none", async () => {
  const context = {
    listId: new Uint8Array(16),
    slot: 7,
    initiator: "a" as const,
    psk: new Uint8Array(32).fill(5),
    retained: new Uint8Array(32).fill(6),
  };
  const random = seededRandom("handshake");
  const ephemeral = await createEphemeral(random);
  const hello1 = encodeHello1({
    timeMs: 1,
    features: 0,
    x25519: ephemeral.x25519Public,
    mlKem: ephemeral.mlKemPublic,
    tags: NO_TAGS,
  });
  const sent = { plaintext: hello1, hello: decodeHello1(hello1) };
  const answered = await answerHello(context, sent, { random, timeMs: 2, tags: NO_TAGS });
  assert(answered !== undefined);
  const hello2 = decodeHelloAnswer(answered.hello2);
  assert(hello2.kind === "hello2");
  assertEquals(await finishHandshake(context, { ephemeral, hello1, hello2 }), answered.agreed);
  const wrong = [
    { ...context, psk: new Uint8Array(32) },
    { ...context, retained: new Uint8Array(32) },
    { ...context, slot: 8 },
    { ...context, initiator: "b" as const },
    { ...context, listId: new Uint8Array(16).fill(1) },
  ];
  for (const each of wrong) {
    assertEquals(await finishHandshake(each, { ephemeral, hello1, hello2 }), undefined);
  }
  for (const field of ["x25519", "ciphertext", "confirm"] as const) {
    const changed = { ...hello2, [field]: hello2[field].with(0, hello2[field][0]! ^ 1) };
    const outcome = await finishHandshake(context, { ephemeral, hello1, hello2: changed });
    assertEquals(outcome, undefined);
  }
  const others = [{ timeMs: 3 }, { features: 1 }, {
    tags: { ...NO_TAGS, current: new Uint8Array(16).fill(1) },
  }];
  for (const other of others.map((change) => ({ ...hello2, ...change }))) {
    assertEquals(await finishHandshake(context, { ephemeral, hello1, hello2: other }), undefined);
  }
});

Deno.test("the same random bytes give the same ephemeral keys", async () => {
  const [one, two] = await Promise.all(
    ["x", "x"].map((seed) => createEphemeral(seededRandom(seed))),
  );
  assertEquals(one!.x25519Public, two!.x25519Public);
  assertEquals(one!.mlKemPublic, two!.mlKemPublic);
});

Deno.test("public keys that give no secret are rejected", async () => {
  const { lists, b } = sealerPair();
  const ephemeral = await createEphemeral(seededRandom("bad keys"));
  const good = {
    timeMs: NOW_MS,
    features: 0,
    x25519: ephemeral.x25519Public,
    mlKem: ephemeral.mlKemPublic,
    tags: NO_TAGS,
  };
  const smallOrder = { ...good, x25519: new Uint8Array(32) };
  const outOfRange = { ...good, mlKem: good.mlKem.slice().fill(255, 0, 3) };
  for (const [index, hello] of [smallOrder, outOfRange].entries()) {
    const hit = { slot: 10, seat: "a" } as const;
    const newer = { ...hello, timeMs: NOW_MS + index };
    const cell = sealAs(lists.a, encodeHello1(newer), index);
    const outcome = await b.openRequest(hit, cell, NOW_MS);
    assertEquals(outcome, { kind: "rejected", reason: "badPublicKey" });
  }
});

Deno.test("a hello whose time lies in another slot, or that is none, is rejected", async () => {
  const { lists, b } = sealerPair();
  const keys = {
    features: 0,
    x25519: new Uint8Array(32),
    mlKem: new Uint8Array(1_184),
    tags: NO_TAGS,
  };
  const otherSlot = encodeHello1({ ...keys, timeMs: NOW_MS + 10_000 });
  for (const [index, plaintext] of [otherSlot, new Uint8Array(PLAINTEXT_BYTES)].entries()) {
    const cell = sealAs(lists.a, plaintext, index);
    const outcome = await b.openRequest({ slot: 10, seat: "a" }, cell, NOW_MS);
    assertEquals(outcome, { kind: "rejected", reason: "malformedHello" });
  }
});

Deno.test("clocks up to an hour apart agree, others are told apart, with both times", async () => {
  const hour = 3_600_000;
  for (
    const [apartMs, established] of [
      [61_000, true],
      [hour, true],
      [-hour, true],
      [hour + 1, false],
      [-hour - 1, false],
    ] as const
  ) {
    const { a, b } = sealerPair();
    const begun = await helloOf(a);
    const nowMs = NOW_MS + apartMs;
    const outcome = await answerTo(b, begun, nowMs);
    assert(outcome.kind === "hello");
    assertEquals([outcome.established, outcome.peerTimeMs], [established, NOW_MS]);
    assertEquals(outcome.refusal, established ? undefined : "clockApart");
    const finished = await a.finishHello(begun.attempt, outcome.answer, NOW_MS);
    assertEquals(
      finished,
      established
        ? { kind: "confirmed", peerTimeMs: nowMs, authentication: outcome.authentication! }
        : { kind: "refused", reason: "clockApart", peerTimeMs: nowMs },
    );
  }
});

Deno.test("two programs on one seat learn of it; our own hello come back is a stranger", async () => {
  const seats = [new MemoryList(), new MemoryList()];
  const [one, two] = [
    sealerOf(seats[0]!, { nowMs: NOW_MS - 20_000 }),
    sealerOf(seats[1]!, { nowMs: NOW_MS - 20_000, seed: "other" }),
  ];
  const begun = await helloOf(one);
  const outcome = await answerTo(two, begun);
  assert(outcome.kind === "hello" && outcome.refusal === "sameSeat");
  assertEquals(await answerTo(one, begun), {
    kind: "rejected",
    reason: "ownHello",
    ownHello: true,
  });
  assertEquals(await one.finishHello(begun.attempt, outcome.answer, NOW_MS), {
    kind: "refused",
    reason: "sameSeat",
    peerTimeMs: NOW_MS,
  });
});

Deno.test("a second program on one seat is told within a minute of clocks, beyond it is a stranger", async () => {
  for (const [aheadMs, kind] of [[60_000, "hello"], [60_001, "rejected"]] as const) {
    const [one, other] = [sealerOf(new MemoryList()), sealerOf(new MemoryList(), { seed: "two" })];
    assertEquals((await answerTo(one, await helloOf(other, NOW_MS + aheadMs))).kind, kind);
  }
});

Deno.test("a hello of ours that is not under way any more is a stranger when it comes back", async () => {
  const { a } = sealerPair();
  const first = await helloOf(a);
  await helloOf(a);
  assertEquals(await answerTo(a, first), { kind: "rejected", reason: "helloReplayed" });
});

Deno.test("a hello of our own earlier run is a stranger, with and without a durable floor", async () => {
  for (const writable of [true, false]) {
    const list = new MemoryList({ writable });
    const begun = await helloOf(sealerOf(list));
    const again = sealerOf(list.reopened(), { nowMs: NOW_MS + 2_000 });
    const outcome = await answerTo(again, begun, NOW_MS + 3_000);
    assertEquals(outcome, { kind: "rejected", reason: "helloReplayed" });
  }
});

Deno.test("an answer to another hello, a late one or a changed one confirms nothing", async () => {
  const { a, b } = sealerPair();
  const first = await helloOf(a);
  const firstAnswer = await answerTo(b, first);
  assert(firstAnswer.kind === "hello");
  const second = await helloOf(a);
  const finish = (begun: HelloBegun, cell: Uint8Array, nowMs = NOW_MS) =>
    a.finishHello(begun.attempt, cell, nowMs);
  const abandoned = { kind: "rejected", reason: "attemptAbandoned" } as const;
  assertEquals(await finish(first, firstAnswer.answer), abandoned);
  const notAuthentic = { kind: "rejected", reason: "notAuthentic" } as const;
  assertEquals(await finish(second, firstAnswer.answer), notAuthentic);
  const third = await helloOf(a);
  const thirdAnswer = await answerTo(b, third);
  assert(thirdAnswer.kind === "hello");
  assertEquals(await finish(third, thirdAnswer.answer, NOW_MS + 60_000), abandoned);
  const fourth = await helloOf(a);
  assertEquals(await finish(fourth, new Uint8Array(10)), {
    kind: "rejected",
    reason: "wrongLength",
  });
  assertEquals(a.sessionState(NOW_MS), "none");
});

Deno.test("an agreed session that the peer does not use is forgotten after a minute", async () => {
  const { a, b } = sealerPair();
  await answerTo(b, await helloOf(a));
  assertEquals(b.sessionState(NOW_MS + 59_000), "unconfirmed");
  assertEquals(b.sessionState(NOW_MS + 60_000), "none");
});

Deno.test("closing while a handshake is under way leaves no session", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const pending = answerTo(b, begun);
  b.close();
  assertEquals(await pending, { kind: "rejected", reason: "closed" });
});

Deno.test("hellos of another list are not recognised", async () => {
  const { b } = pairOfLists({ seed: "other list" });
  const begun = await helloOf(sealerPair().a);
  assertEquals(sealerOf(b).identify(begun, NOW_MS), undefined);
});

/** A cell under seat a's hello key of slot 10, as only a holder of the list can make it. */
function sealAs(list: MemoryList, plaintext: Uint8Array, nonceByte: number): Uint8Array {
  const root = list.recordOf(10).subarray(0, 64);
  const key = deriveHandshakeKey({ root, salt: slotSalt(list.listId, 10) }, "hello", "a");
  return sealCell(plaintext, { key, nonce: new Uint8Array(12).fill(nonceByte) });
}
