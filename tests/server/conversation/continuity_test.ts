/** Two owners, somebody with a copy of one list, and what the pages say. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import { memoryPair, type Pair, type Peer, say, texts } from "../../testkit/pair.ts";
import { thirdProgram } from "../../testkit/third_program.ts";

type Shown = Pick<Peer, "conversation">;

function continuityOf({ conversation }: Shown): ConversationJson["continuity"] {
  return conversation.snapshot().continuity;
}

function noticeCodes({ conversation }: Shown): string[] {
  return conversation.snapshot().notices.map(({ code }) => code);
}

const bothAre = ({ a, b }: Pair, code: string): boolean =>
  [a, b].every((peer) => continuityOf(peer).code === code);

Deno.test("both pages show the first session, then that the peer is the one of before, and the same words", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  assertEquals(continuityOf(a), { code: "unknown", words: null });
  await pair.until(() => bothAre(pair, "first"), "first");
  assertEquals(continuityOf(a).words?.length, 6);
  await pair.until(() => `${continuityOf(a).words}` === `${continuityOf(b).words}`, "one session");
  await b.restart();
  await pair.until(() => bothAre(pair, "kept"), "kept");
  await pair.close();
});

Deno.test("a thief with yesterday's copy shows on both pages when the owners meet, until the words were compared", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b, net } = pair;
  await pair.until(() => bothAre(pair, "first"), "first");
  const copied = a.list.copied();
  await a.restart();
  await pair.until(() => bothAre(pair, "kept"), "kept");
  await a.setOnline(false);
  const thief = thirdProgram(net, { list: copied, peer: b });
  await pair.until(() => continuityOf(b).code === "lost", "the thief is noticed", 5_000);
  assert(noticeCodes(b).includes("continuityLost"));
  await thief.conversation.close();
  await a.setOnline(true);
  await pair.until(() => bothAre(pair, "lost"), "both pages");
  await pair.until(() => `${continuityOf(a).words}` === `${continuityOf(b).words}`, "one session");
  const { words } = continuityOf(a);
  for (const peer of [a, b]) {
    assertEquals(peer.conversation.confirmWords(["no"]), {
      kind: "refused",
      error: { code: "sessionChanged" },
    });
    assertEquals(peer.conversation.confirmWords(words ?? []), undefined);
    assertEquals([continuityOf(peer), noticeCodes(peer)], [{ code: "kept", words }, []]);
  }
  await a.restart();
  await pair.until(() => bothAre(pair, "kept") && continuityOf(a).words !== words, "kept again");
  await pair.close();
});

Deno.test("words of a session that has ended are declined", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  await pair.until(() => bothAre(pair, "first"), "first");
  const { words } = continuityOf(a);
  await b.restart();
  await pair.until(() => bothAre(pair, "kept"), "another session");
  assertNotEquals(continuityOf(a).words, words);
  const declined = a.conversation.confirmWords(words ?? []);
  assertEquals(declined?.error, { code: "sessionChanged" });
  await pair.close();
});

Deno.test("a call that proves nothing is told at once, and the talk that lives goes on", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b, net } = pair;
  await pair.until(() => bothAre(pair, "first"), "first");
  const copied = a.list.copied();
  await a.restart();
  await pair.until(() => bothAre(pair, "kept"), "kept");
  // The thief's hello arrives, and nothing after it: its answer gets lost.
  const host = net.hosts.get(b.url.host);
  assert(host !== undefined);
  net.hosts.set(b.url.host, async (request) => {
    const answer = await host(request);
    return request.remoteAddress === "192.0.2.1" ? answer : undefined;
  });
  const thief = thirdProgram(net, { list: copied, peer: b });
  await pair.until(() => noticeCodes(b).includes("unprovenCall"), "told at once", 1_000);
  assertEquals(continuityOf(b).code, "kept");
  await thief.conversation.close();
  say(a, "still here");
  await pair.until(() => texts(b, "in").includes("still here"), "the talk goes on");
  await pair.close();
});

Deno.test("a loss is shown again after a restart, before there are words", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  await pair.until(() => bothAre(pair, "first"), "first");
  a.list.rememberHandshake({ unproven: true });
  await b.kill();
  await a.restart();
  assertEquals(continuityOf(a), { code: "lost", words: null });
  await pair.close();
});

Deno.test("two programs that dial each other at once agree on one session", async () => {
  for (let round = 0; round < 20; round++) {
    const pair = await memoryPair();
    const { a, b } = pair;
    await pair.until(() => bothAre(pair, "first"), "first");
    await pair.until(
      () => `${continuityOf(a).words}` === `${continuityOf(b).words}`,
      `one session in round ${round}`,
      2_000,
    );
    assertEquals(a.list.handshakeMemory.retained, b.list.handshakeMemory.retained);
    await pair.close();
  }
});
