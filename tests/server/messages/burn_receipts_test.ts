import { assertEquals } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { BurnReceipts } from "../../../server/messages/burn_receipts.ts";
import { Timeline } from "../../../server/messages/timeline.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

function keptIn(slot: number, more: Partial<EntryJson> = {}): EntryJson {
  const at = new Date(0).toISOString();
  const shared = { text: "kept", at, protection: "aead", reply: undefined } as const;
  return { id: `${slot}`, direction: "out", state: "read", slot, ...shared, ...more };
}

Deno.test("entries that a vault alone holds have their receipts, from when both watermarks were known", async () => {
  const clock = new FakeClock(1_000);
  const own = { until: 5 };
  const receipts = new BurnReceipts({
    clock,
    timeline: new Timeline(),
    overwrittenUntil: () => own.until,
  });
  const goneAt = (...entries: EntryJson[]): (number | undefined)[] =>
    receipts.complete(entries).map(({ keysGoneAt }) =>
      keysGoneAt === undefined ? undefined : Date.parse(keysGoneAt)
    );
  assertEquals(goneAt(keptIn(3)), [undefined]);
  receipts.receive({ kind: "burned", before: 8 });
  assertEquals(goneAt(keptIn(4), keptIn(5)), [1_000, undefined]);
  await clock.advance(60_000);
  own.until = 9;
  receipts.look();
  assertEquals(goneAt(keptIn(4), keptIn(7), keptIn(8)), [1_000, 61_000, undefined]);
  const earlier = new Date(7).toISOString();
  assertEquals(goneAt(keptIn(4, { keysGoneAt: earlier }), keptIn(4, { state: "sent" })), [
    7,
    undefined,
  ]);
});
