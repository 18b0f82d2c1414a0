import { assert, assertEquals } from "@std/assert";
import { Conversation } from "../../../server/conversation/conversation.ts";
import type { ChangeJson } from "../../../server/gui_api/change_json.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { ClosingList, FakeLists } from "../../testkit/fake_lists.ts";
import { MemoryNet } from "../../testkit/memory_transport.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const START_MS = Date.UTC(2026, 0, 1);

function lockedBob(clock: FakeClock, { recordBytes = 1_280 } = {}): Conversation {
  return new Conversation({
    list: {
      locked: true,
      listId: new Uint8Array(16),
      seat: "a",
      schedule: { startMs: START_MS, periodMs: 10_000, slotCount: 3 },
      recordBytes,
    },
    listPath: "/stick/bob.hkl",
    names: { a: "alice", b: "bob" },
    clock,
    random: seededRandom("locked"),
    transport: new MemoryNet().transport(clock, () => ""),
    peer: new URL("http://192.0.2.1:7471"),
    coverMode: "steady",
  });
}

Deno.test("a locked conversation shows what the header tells, takes no text and answers nobody", async () => {
  const clock = new FakeClock(START_MS + 15_000);
  const locked = lockedBob(clock);
  const { name, self, status, slot, slotsLeft, nextKeyAt, peer } = locked.snapshot();
  assertEquals([name, self, status, slot, slotsLeft], ["bob", "alice", { code: "locked" }, 1, 2]);
  assertEquals([nextKeyAt, peer], ["2026-01-01T00:00:20.000Z", "http://192.0.2.1:7471"]);
  assertEquals(locked.send("text"), { kind: "refused", error: { code: "locked" } });
  const { signal } = new AbortController();
  const request = { tag: "", cell: new Uint8Array(2_048), remoteAddress: "192.0.2.9", signal };
  assertEquals(await locked.answerPeer(request), undefined);
  clock.set(START_MS + 30_000);
  const over = locked.snapshot();
  assertEquals([over.slot, over.slotsLeft, over.nextKeyAt], [null, 0, null]);
  clock.set(0);
  assertEquals(locked.snapshot().slotsLeft, 3);
});

Deno.test("what was set while it was locked holds for the talk, under the same name", async () => {
  const clock = new FakeClock(START_MS);
  const locked = lockedBob(clock);
  const changes: ChangeJson[] = [];
  locked.subscribe((change) => void changes.push(change));
  locked.configure({ padMode: "off", peer: { url: undefined } });
  const list = new ClosingList({ seat: "a", startMs: START_MS });
  locked.unlock({ list });
  assert(!locked.isLocked);
  const { status, padMode, coverMode, peer } = locked.snapshot();
  assertEquals([status.code, padMode, coverMode, peer], ["waiting", "off", "steady", null]);
  assertEquals(locked.send("text").kind, "queued");
  assertEquals(
    changes.map((change) => change.kind === "conversation" && change.conversation.status.code),
    ["locked", "waiting", false],
  );
  await locked.close();
  assert(list.isClosed);
});

Deno.test("padMode always is declined for a list without pad while it is locked already", async () => {
  const clock = new FakeClock(START_MS);
  const conversations = [lockedBob(clock, { recordBytes: 64 })];
  const hub = new Hub({ clock, conversations, lists: new FakeLists() });
  assertEquals(await hub.applySettings({ padMode: "always" }), {
    kind: "refused",
    error: { code: "valueInvalid", name: "padMode", reason: { code: "noPad" } },
  });
  assertEquals(hub.settings().conversations[0]?.padMode, "prefer");
});
