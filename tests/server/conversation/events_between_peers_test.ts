/** Replies, reactions, edits and deletions between two programs: each arrives, once, and says how far it is. */
import { assert, assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { EntryChange } from "../../../server/messages/entry_changes.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { entries, memoryPair, type Pair, type Peer, say, texts } from "../../testkit/pair.ts";

function change(peer: Peer, change: EntryChange): void {
  const outcome = peer.conversation.change(change);
  assertEquals(outcome.kind, "queued", JSON.stringify(outcome));
}

/** True when nothing that the peer wrote or did is on its way. */
function isQuiet(peer: Peer): boolean {
  return peer.conversation.snapshot().entries.every((entry) =>
    entry.changes === undefined && !["queued", "sent"].includes(entry.state)
  );
}

async function untilQuiet(pair: Pair): Promise<void> {
  await pair.until(() => isQuiet(pair.a) && isQuiet(pair.b), "all arrived", 120_000);
}

/** What both people see of an entry. */
function bothOf({ a, b }: Pair, id: string): [EntryJson, EntryJson] {
  const find = (peer: Peer) =>
    peer.conversation.snapshot().entries.find((entry) => entry.id === id)!;
  return [find(a), find(b)];
}

Deno.test("a reply names the entry that it answers, from either side's view", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  const id = say(a, "when?");
  await untilQuiet(pair);
  const reply = b.conversation.send("at noon", { reply: { direction: "in", id } });
  assert(reply.kind === "queued");
  await untilQuiet(pair);
  const [atAlice, atBob] = bothOf(pair, reply.id);
  assertEquals([atAlice.text, atAlice.reply], ["at noon", { direction: "out", id }]);
  assertEquals(atBob.reply, { direction: "in", id });
  await pair.close();
});

Deno.test("a reaction shows at once with its state, arrives, and can be taken away", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  const id = say(a, "done");
  await untilQuiet(pair);
  await b.setOnline(false);
  change(b, { kind: "reaction", to: { direction: "in", id }, emoji: "👍", on: true });
  const [before, mine] = bothOf(pair, id);
  assertEquals(mine.reactions, [{ emoji: "👍", by: "out" }]);
  assertEquals(mine.changes?.map(({ kind }) => kind), ["reaction"]);
  assertEquals(before.reactions, undefined);
  await b.setOnline(true);
  await untilQuiet(pair);
  assertEquals(bothOf(pair, id).map((entry) => entry.reactions), [
    [{ emoji: "👍", by: "in" }],
    [{ emoji: "👍", by: "out" }],
  ]);
  change(a, { kind: "reaction", to: { direction: "out", id }, emoji: "👍", on: true });
  change(b, { kind: "reaction", to: { direction: "in", id }, emoji: "👍", on: true });
  await untilQuiet(pair);
  assertEquals(bothOf(pair, id)[0].reactions?.length, 2);
  change(b, { kind: "reaction", to: { direction: "in", id }, emoji: "👍", on: false });
  await untilQuiet(pair);
  assertEquals(bothOf(pair, id)[0].reactions, [{ emoji: "👍", by: "out" }]);
  await pair.close();
});

Deno.test("an edit and a deletion reach both sides, and what was deleted stays so", async () => {
  const pair = await memoryPair();
  const { a } = pair;
  const [edited, gone] = [say(a, "helo"), say(a, "a secret")];
  change(a, { kind: "edit", id: edited, text: "hello" });
  change(a, { kind: "delete", id: gone });
  await untilQuiet(pair);
  for (const entry of bothOf(pair, edited)) {
    assertEquals([entry.text, typeof entry.editedAt], ["hello", "string"]);
  }
  for (const entry of bothOf(pair, gone)) assertEquals([entry.text, entry.deleted], ["", true]);
  assertEquals(a.conversation.change({ kind: "edit", id: gone, text: "again" }), {
    kind: "refused",
    error: { code: "entryGone" },
  });
  assert(!JSON.stringify(pair.b.conversation.snapshot()).includes("a secret"));
  await pair.close();
});

Deno.test("nobody changes the other's entries, or their own after a day", async () => {
  const pair = await memoryPair({ dials: "a" });
  const { a, b } = pair;
  const id = say(a, "mine");
  await untilQuiet(pair);
  assertEquals(b.conversation.change({ kind: "delete", id }), {
    kind: "refused",
    error: { code: "entryUnknown" },
  });
  for (const { clock } of [a, b]) clock.sleptMs = 86_400_001;
  assertEquals(a.conversation.change({ kind: "edit", id, text: "late" }), {
    kind: "refused",
    error: { code: "tooLate", limitMs: 86_400_000 },
  });
  change(a, { kind: "reaction", to: { direction: "out", id }, emoji: "🎉", on: true });
  await untilQuiet(pair);
  assertEquals(bothOf(pair, id)[1].reactions, [{ emoji: "🎉", by: "in" }]);
  await pair.close();
});

Deno.test("events and texts arrive once and in order while a third of all exchanges fail", async () => {
  const dice = seededDice(11);
  const pair = await memoryPair({
    wrapTransport: (transport) => ({
      ...transport,
      dial: async (request) => {
        const fate = dice();
        if (fate < 0.15) return { kind: "unreachable", reason: "refused", left: false };
        const answer = await transport.dial(request);
        return fate < 0.33 ? { kind: "unreachable", reason: "broke", left: true } : answer;
      },
      close: () => transport.close(),
    }),
  });
  const { a, b } = pair;
  const wanted: string[] = [];
  for (let round = 0; round < 25; round++) {
    const id = say(a, `draft ${round}`);
    change(a, { kind: "edit", id, text: `text ${round}` });
    change(a, { kind: "reaction", to: { direction: "out", id }, emoji: "👀", on: round % 2 === 0 });
    wanted.push(`text ${round}`);
    await pair.advance(300);
  }
  await untilQuiet(pair);
  assertEquals(texts(b, "in"), wanted);
  const reactions = entries(b, "in").map((entry) => entry.reactions?.length ?? 0);
  assertEquals(reactions, wanted.map((_, round) => round % 2 === 0 ? 1 : 0));
  await pair.close();
});

Deno.test("a long text that is half out can be taken back, and what follows arrives", async () => {
  const pair = await memoryPair({ dials: "a", conversation: { padMode: "always" } });
  const { a, b } = pair;
  await pair.until(() => a.conversation.snapshot().session, "a session");
  const id = say(a, "x".repeat(10_000));
  await pair.advance(15_000);
  const [half] = entries(a, "out");
  assertEquals([half?.state, (half?.padWait?.sentBytes ?? 0) > 0], ["sent", true]);
  assert(a.conversation.cancel(id));
  const next = say(a, "short");
  await pair.until(() => texts(b, "in").length > 0, "the next one", 120_000);
  await pair.advance(60_000);
  assertEquals(texts(b, "in"), ["short"]);
  const states = entries(a, "out").map((entry) => [entry.state, entry.padWait]);
  assertEquals(states, [["cancelled", undefined], ["delivered", undefined]]);
  const again = a.conversation.resend(id);
  assert(again.kind === "queued" && again.id !== id);
  assertEquals(a.conversation.resend(next).kind, "refused");
  await pair.close();
});

Deno.test("an edited text is shown as protected as its edit was, and under the key that brought it", async () => {
  const pair = await memoryPair();
  const { a } = pair;
  const id = say(a, "under the pad");
  await untilQuiet(pair);
  const before = bothOf(pair, id);
  assertEquals(before.map(({ protection }) => protection), ["pad", "pad"]);
  await pair.advance(20_000);
  a.conversation.configure({ padMode: "off" });
  change(a, { kind: "edit", id, text: "without it" });
  await untilQuiet(pair);
  const after = bothOf(pair, id);
  assertEquals(after.map(({ protection }) => protection), ["aead", "aead"]);
  assert(after.every(({ slot }, at) => (slot ?? 0) > (before[at]?.slot ?? 0)));
  await pair.close();
});

Deno.test("nobody edits or answers with an emoji what was agreed", async () => {
  const pair = await memoryPair();
  const { a } = pair;
  a.conversation.changeSettings({ seen: false });
  await untilQuiet(pair);
  const [{ id }] = entries(a, "out") as [EntryJson];
  const outcome = a.conversation.change({ kind: "edit", id, text: "on" });
  assert(outcome.kind === "refused" && outcome.error.code === "entryGone");
  await pair.close();
});
