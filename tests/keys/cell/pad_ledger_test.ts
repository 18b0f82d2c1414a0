import { assertEquals } from "@std/assert";
import { PadLedger } from "../../../keys/cell/pad.ts";
import type { PadMode } from "../../../keys/cell/sealer_outcomes.ts";
import { textOf } from "../../testkit/sealer_pair.ts";

const LIST = { writable: true, claimedBefore: -1 };

function plan(
  ledger: PadLedger,
  texts: string[],
  { slot = 5, padBytes = 100, mode = "prefer" as PadMode, from = 1 } = {},
) {
  const drafts = texts.map((text, index) => textOf(text, from + index));
  return ledger.plan(drafts, { slot, padBytes, mode });
}

Deno.test("texts of one frame get pad one behind the other, and the same again in their slot", () => {
  const ledger = new PadLedger(LIST);
  const planned = { kind: "planned", offsets: [0, 3], protections: ["pad", "pad"] } as const;
  assertEquals<unknown>(plan(ledger, ["one", "four"]), planned);
  assertEquals<unknown>(plan(ledger, ["one", "four"]), planned);
  assertEquals(ledger.left(5, 100), 93);
});

Deno.test("the same segment with another text, of any length, gets pad of its own", () => {
  const ledger = new PadLedger(LIST);
  plan(ledger, ["first"]);
  assertEquals<unknown>(plan(ledger, ["other"]), {
    kind: "planned",
    offsets: [5],
    protections: ["pad"],
  });
  assertEquals<unknown>(plan(ledger, ["first!"]), {
    kind: "planned",
    offsets: [10],
    protections: ["pad"],
  });
});

Deno.test("a segment whose text was forgotten takes pad of its own once more", () => {
  const ledger = new PadLedger(LIST);
  plan(ledger, ["text"]);
  ledger.forgetTexts();
  assertEquals<unknown>(plan(ledger, ["text"]), {
    kind: "planned",
    offsets: [4],
    protections: ["pad"],
  });
});

Deno.test("a segment has no pad in a slot that was left, even if it had some there or has some now", () => {
  const ledger = new PadLedger(LIST);
  plan(ledger, ["text"]);
  assertEquals(plan(ledger, ["text"], { slot: 6 }).kind, "planned");
  assertEquals(plan(ledger, ["text"], { slot: 5 }), { kind: "padSpent" });
  assertEquals(ledger.left(5, 100), 0);
});

Deno.test("a segment that an earlier run has sent without a pad takes none, so that it never has to wait for it", () => {
  const ledger = new PadLedger(LIST);
  const bare = { ...textOf("text"), isBare: true as const };
  const at = { slot: 5, padBytes: 100, mode: "prefer" as const };
  const planned = { kind: "planned", offsets: [undefined], protections: ["aead"] } as const;
  assertEquals<unknown>(ledger.plan([bare], at), planned);
  assertEquals(ledger.left(5, 100), 100);
  assertEquals<unknown>(plan(ledger, ["text"]), planned);
});

Deno.test("the first slot of a list has pad like any other", () => {
  assertEquals<unknown>(plan(new PadLedger(LIST), ["text"], { slot: 0 }), {
    kind: "planned",
    offsets: [0],
    protections: ["pad"],
  });
});

Deno.test("texts that have to wait spend nothing, also those before them in the frame", () => {
  const ledger = new PadLedger(LIST);
  const texts = ["fits", "x".repeat(97)];
  assertEquals(plan(ledger, texts, { mode: "always" }), { kind: "padSpent" });
  assertEquals(ledger.left(5, 100), 100);
  assertEquals(plan(ledger, ["x".repeat(100)], { mode: "always", from: 9 }).kind, "planned");
  assertEquals(ledger.left(5, 100), 0);
});

Deno.test("slots that were claimed before, or are not known, have no pad; the next one has all of it", () => {
  const ledger = new PadLedger({ writable: true, claimedBefore: 7 });
  assertEquals([ledger.left(7, 100), ledger.left(8, 100)], [0, 100]);
  const unknown = new PadLedger({ writable: false, claimedBefore: -1 }, 9);
  assertEquals([unknown.left(9, 100), unknown.left(10, 100)], [0, 100]);
});

Deno.test("what was spent in one slot takes nothing from the next", () => {
  const ledger = new PadLedger(LIST);
  plan(ledger, ["four"]);
  assertEquals([ledger.left(5, 100), ledger.left(6, 100), ledger.left(5, 3)], [96, 100, 0]);
});

Deno.test("the ways of 65,536 segments are remembered; what is acknowledged makes room", () => {
  const ledger = new PadLedger(LIST);
  const padBytes = 70_000;
  for (let seq = 1; seq <= 65_537; seq++) plan(ledger, ["x"], { padBytes, from: seq });
  const modeOf = (seq: number) =>
    plan(ledger, ["x"], { slot: 6, padBytes, mode: "off", from: seq });
  const bare = { kind: "planned", offsets: [undefined], protections: ["aead"] } as const;
  assertEquals<unknown>(modeOf(65_537), bare);
  assertEquals<unknown>(modeOf(65_536), { kind: "planned", offsets: [0], protections: ["pad"] });
  ledger.noteAcknowledged("0101010101010101", 1_025);
  assertEquals<unknown>(modeOf(1), bare);
  assertEquals<unknown>(modeOf(2), { kind: "planned", offsets: [1], protections: ["pad"] });
});
