import { assertEquals } from "@std/assert";
import { LockedConversation } from "../../../server/conversation/locked_conversation.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";

function lockedBob(clock: FakeClock, { hasPad = true } = {}): LockedConversation {
  return new LockedConversation({
    clock,
    listPath: "/stick/bob.hkl",
    seat: "a",
    names: { a: "alice", b: "bob" },
    schedule: { startMs: clock.now() - 15_000, periodMs: 10_000, slotCount: 3 },
    hasPad,
    peer: new URL("http://192.0.2.1:7471"),
    coverMode: "steady",
  });
}

Deno.test("a locked conversation shows what the header tells and takes no text", () => {
  const clock = new FakeClock(1_000_000);
  const locked = lockedBob(clock);
  const { name, self, status, slot, slotsLeft, nextKeyAt, peer } = locked.snapshot();
  assertEquals([name, self, status.code, slot, slotsLeft], ["bob", "alice", "locked", 1, 2]);
  assertEquals([nextKeyAt, peer], [new Date(1_005_000).toISOString(), "http://192.0.2.1:7471"]);
  assertEquals(locked.send().kind, "refused");
  clock.set(1_015_000);
  const over = locked.snapshot();
  assertEquals([over.slot, over.slotsLeft, over.nextKeyAt], [null, 0, null]);
  clock.set(0);
  assertEquals(locked.snapshot().slotsLeft, 3);
});

Deno.test("what was set for a locked conversation holds for the opened one", async () => {
  const clock = new FakeClock();
  const openList = (path: string) => Promise.resolve(new FakeConversation("bob", path));
  const hub = new Hub({ clock, conversations: [lockedBob(clock)], openList });
  await hub.applySettings({ padMode: "off" });
  const applied = await hub.applySettings({ list: "/stick/bob.hkl", passphrase: "words" });
  assertEquals(applied.kind, "applied");
  assertEquals(hub.settings().conversations, [{
    name: "bob",
    peer: "http://192.0.2.1:7471",
    list: "/stick/bob.hkl",
    padMode: "off",
    coverMode: "steady",
  }]);
});

Deno.test("padMode always is refused for a list without pad while it is locked already", async () => {
  const clock = new FakeClock();
  const hub = new Hub({ clock, conversations: [lockedBob(clock, { hasPad: false })] });
  const refused = await hub.applySettings({ padMode: "always" });
  assertEquals(refused, {
    kind: "refused",
    error: { code: "valueInvalid", name: "padMode", reason: { code: "noPad" } },
  });
  assertEquals(hub.settings().conversations[0]?.padMode, "prefer");
});
