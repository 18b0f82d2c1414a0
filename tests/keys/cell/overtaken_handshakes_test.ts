/** Handshakes that something else overtakes while they are computed lead to no session, and leave no secret behind. */
import { assert, assertEquals } from "@std/assert";
import { WORDS_SEED_BYTES } from "../../../keys/cell/handshake/authentication_words.ts";
import type { HandshakeMemory, RememberOutcome } from "../../../keys/record_source.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { answerTo, helloOf, NOW_MS, sealerOf, sealerPair } from "../../testkit/sealer_pair.ts";
import { WipeWatch } from "../../testkit/wipe_watch.ts";

const REPLAYED = { kind: "rejected", reason: "helloReplayed" } as const;

/** What the secrets of a session are cut from: that of its keys, the proof, what it leaves to the next, the words. */
const SECRETS_BYTES = 3 * 32 + WORDS_SEED_BYTES;

/** How often, of each session that was computed, the secret and what it leaves to the next one were overwritten. */
function wipesOfSecrets(watch: WipeWatch): [session: number, retained: number][] {
  return watch.wiped.filter(({ length }) => length === SECRETS_BYTES)
    .map((okm) => [watch.count(okm.slice(0, 32)), watch.count(okm.slice(64, 96))]);
}

/** A medium on which writing takes until `written` is called. */
class SlowMedium extends MemoryList {
  written: () => void = () => {};

  override rememberHandshake(changes: Partial<HandshakeMemory>): Promise<RememberOutcome> {
    void super.rememberHandshake(changes);
    return new Promise((resolve) => {
      this.written = () => resolve({ kind: this.removed ? "removed" : "remembered" });
    });
  }
}

/** Resolves once the list remembers the hello of NOW_MS: cryptography answers from threads. */
async function untilAnswered(list: MemoryList): Promise<void> {
  while (list.handshakeMemory.answeredMs !== NOW_MS) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

Deno.test("an answer whose attempt is given up while it is computed confirms nothing", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const answered = await answerTo(b, begun);
  assert(answered.kind === "hello");
  using watch = new WipeWatch();
  const finishing = a.finishHello(begun.attempt, answered.answer, NOW_MS);
  a.close();
  assertEquals(await finishing, { kind: "rejected", reason: "attemptAbandoned" });
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("an attempt that is given up once its secrets are computed leaves none of them", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  const answered = await answerTo(b, begun);
  assert(answered.kind === "hello");
  using watch = new WipeWatch();
  watch.onWipe = ({ length }) => {
    if (length === SECRETS_BYTES) a.close();
  };
  const finished = await a.finishHello(begun.attempt, answered.answer, NOW_MS);
  assertEquals(finished, { kind: "rejected", reason: "attemptAbandoned" });
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("a sealer that is closed while the medium writes has no session afterwards", async () => {
  const list = new SlowMedium();
  const [a, b] = [sealerOf(list), sealerOf(new MemoryList({ seat: "b" }))];
  const begun = await helloOf(a);
  const answered = await answerTo(b, begun);
  assert(answered.kind === "hello");
  using watch = new WipeWatch();
  const finishing = a.finishHello(begun.attempt, answered.answer, NOW_MS);
  await untilAnswered(list);
  a.close();
  list.written();
  assertEquals(await finishing, { kind: "rejected", reason: "closed" });
  assertEquals(a.sessionState(NOW_MS), "none");
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("an attempt has one answer: after a wrong one the right one comes too late", async () => {
  for (const wrong of [new Uint8Array(2_047), new Uint8Array(2_048)]) {
    const { a, b } = sealerPair();
    const begun = await helloOf(a);
    const answered = await answerTo(b, begun);
    assert(answered.kind === "hello");
    assertEquals((await a.finishHello(begun.attempt, wrong, NOW_MS)).kind, "rejected");
    const late = await a.finishHello(begun.attempt, answered.answer, NOW_MS);
    assertEquals(late, { kind: "rejected", reason: "attemptAbandoned" });
  }
});

Deno.test("of two hellos that are answered at a time the newer one leads to a session", async () => {
  const { a, b } = sealerPair();
  const [older, newer] = [await helloOf(a), await helloOf(a, NOW_MS + 1)];
  using watch = new WipeWatch();
  const [first, second] = await Promise.all([answerTo(b, older), answerTo(b, newer)]);
  assertEquals(first, REPLAYED);
  assertEquals(second.kind, "hello");
  // What the newer one leaves to the next session is in use.
  assertEquals(wipesOfSecrets(watch).toSorted(), [[1, 0], [1, 1]]);
});

Deno.test("a hello that is overtaken while the medium writes leads to no session", async () => {
  const list = new SlowMedium({ seat: "b" });
  const [a, b] = [sealerOf(new MemoryList()), sealerOf(list)];
  const begun = await helloOf(a);
  using watch = new WipeWatch();
  const answering = answerTo(b, begun);
  await untilAnswered(list);
  const { written } = list;
  void list.rememberHandshake({ answeredMs: NOW_MS + 1 });
  written();
  assertEquals(await answering, REPLAYED);
  assertEquals(b.sessionState(NOW_MS), "none");
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("a hello whose session a medium that is gone does not keep is not answered", async () => {
  const list = new SlowMedium({ seat: "b" });
  const [a, b] = [sealerOf(new MemoryList()), sealerOf(list)];
  const begun = await helloOf(a);
  using watch = new WipeWatch();
  const answering = answerTo(b, begun);
  await untilAnswered(list);
  list.removed = true;
  list.written();
  assertEquals(await answering, { kind: "rejected", reason: "recordUnavailable" });
  assertEquals(b.sessionState(NOW_MS), "none");
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("a sealer that is closed while it answers a hello has no session afterwards", async () => {
  const { a, b } = sealerPair();
  const begun = await helloOf(a);
  using watch = new WipeWatch();
  const answering = answerTo(b, begun);
  b.close();
  assertEquals(await answering, { kind: "rejected", reason: "closed" });
  assertEquals(b.sessionState(NOW_MS), "none");
  assertEquals(wipesOfSecrets(watch), [[1, 1]]);
});

Deno.test("a second program on the seat is told in the slot that an earlier run has claimed, not before", async () => {
  const kinds = await Promise.all([0, 10_000].map(async (laterMs) => {
    const list = new MemoryList();
    list.claimSlot(11);
    const sealer = sealerOf(list.reopened());
    const other = sealerOf(new MemoryList(), { seed: "two" });
    return (await answerTo(sealer, await helloOf(other, NOW_MS + laterMs + 1))).kind;
  }));
  assertEquals(kinds, ["rejected", "hello"]);
});

Deno.test("a stranger's cell does nothing where the slot has no record", async () => {
  const { b, lists } = sealerPair();
  lists.b.removed = true;
  const opened = await b.openRequest(undefined, new Uint8Array(2_048), NOW_MS);
  assertEquals(opened.kind, "rejected");
});
