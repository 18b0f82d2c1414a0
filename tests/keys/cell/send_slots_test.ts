import { assertEquals } from "@std/assert";
import { SendSlots } from "../../../keys/cell/send_slots.ts";
import { MemoryList } from "../../testkit/memory_list.ts";

const PERIOD_MS = 10_000;

Deno.test("a slot whose record cannot be used is waited for, or until the next one, or not at all", () => {
  const list = new MemoryList({ slotCount: 20 });
  const slots = new SendSlots(list);
  const nextMs = list.schedule.startMs + 6 * PERIOD_MS;
  const kinds = ["burned", "damaged", "removed", "pending", "outside"] as const;
  assertEquals(kinds.map((kind) => slots.withoutRecord(kind, 5)), [
    { kind: "blocked", reason: "burned", untilMs: nextMs },
    { kind: "blocked", reason: "damaged", untilMs: nextMs },
    { kind: "blocked", reason: "removed", untilMs: undefined },
    { kind: "blocked", reason: "pending", untilMs: undefined },
    { kind: "blocked", reason: "over", untilMs: undefined },
  ]);
});

Deno.test("a hello has the slot of its time from the floor on, a knock any slot of the list", () => {
  const list = new MemoryList({ slotCount: 20 });
  const slots = new SendSlots(list);
  const { startMs } = list.schedule;
  const at = (slot: number) => startMs + slot * PERIOD_MS;
  assertEquals(slots.claim(at(7), 7), { kind: "slot", slot: 7 });
  assertEquals(slots.current(at(7)), { kind: "slot", slot: 7 });
  const below = { kind: "blocked", reason: "belowFloor", untilMs: at(7) } as const;
  assertEquals(slots.current(at(7) - 1), below);
  assertEquals(slots.anyOf(at(3)), { kind: "slot", slot: 3 });
  // The keys of a session may begin later than now.
  assertEquals(slots.claim(at(8), 9), { ...below, untilMs: at(9) });
  assertEquals(
    [slots.anyOf(startMs - 1), slots.anyOf(at(20))].map((each) =>
      each.kind === "blocked" ? each.reason : each.kind
    ),
    ["notBegun", "over"],
  );
});
