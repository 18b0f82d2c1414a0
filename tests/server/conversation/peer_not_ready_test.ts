/** What is said of a peer whose program runs and cannot talk: its stick is out, or it waits for a passphrase. */
import { assertEquals } from "@std/assert";
import type { StatusJson } from "../../../server/gui_api/status_json.ts";
import { memoryPair, type Pair, type Peer, say, statusOf, texts } from "../../testkit/pair.ts";

const reasonOf = ({ conversation }: Peer): string | undefined => {
  const status: StatusJson = conversation.snapshot().status;
  return status.code === "away" ? status.reason.code : undefined;
};

const areConnected = ({ a, b }: Pair): boolean =>
  [a, b].every((peer) => statusOf(peer) === "connected");

for (const out of ["a", "b"] as const) {
  for (const dials of ["a", "b", "both"] as const) {
    Deno.test(`${out}'s stick is out, dialling: ${dials}: both sides say so within seconds, and talk when it is back`, async () => {
      const pair = await memoryPair({ dials });
      const { [out]: without, [out === "a" ? "b" : "a"]: other } = pair;
      await pair.until(() => areConnected(pair), "connected");
      await pair.advance(30_000);
      without.list.removed = true;
      await pair.until(() => statusOf(without) === "keyListRemoved", "its own page", 6_000);
      if (dials !== out) await pair.until(() => reasonOf(other) === "notReady", "the other", 5_000);
      say(other, "are you there?");
      await pair.advance(20_000);
      if (dials !== out) assertEquals(reasonOf(other), "notReady");
      without.list.removed = false;
      await pair.until(() => texts(without, "in").length === 1, "delivered", 60_000);
      await pair.until(() => areConnected(pair), "connected again");
      await pair.close();
    });
  }
}

Deno.test("of an address at which the peer was never reached nobody says whose it is", async () => {
  const pair = await memoryPair({ dials: "a" });
  pair.b.list.removed = true;
  await pair.until(() => reasonOf(pair.a) === "notHchat", "a stranger's answer", 10_000);
  pair.b.list.removed = false;
  await pair.until(() => areConnected(pair), "connected", 60_000);
  await pair.close();
});
