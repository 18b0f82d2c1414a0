import { assertEquals } from "@std/assert";
import { FileStance } from "../../../server/files/file_stance.ts";

const ID = "0123456789abcdef0123456789abcdef";
const NOW_MS = Date.UTC(2026, 0, 1);

Deno.test("a receiver that was started again with its clock set back is heard", () => {
  const sender = new FileStance("sender", ID, NOW_MS);
  sender.hear(new FileStance("receiver", ID, NOW_MS + 5_000).item(0));
  const later = new FileStance("receiver", ID, NOW_MS + 1_000);
  later.set("moving");
  assertEquals(sender.hear(later.item(0)), false);
  assertEquals(sender.dueAtMs, 0);
  later.hear(sender.item(0));
  assertEquals(later.dueAtMs, 0);
  assertEquals(sender.hear(later.item(0)), true);
  assertEquals(sender.peerState, "moving");
});

Deno.test("of two receivers that have come to one revision the one that is still there is heard", () => {
  const sender = new FileStance("sender", ID, NOW_MS);
  const copy = new FileStance("receiver", ID, NOW_MS);
  sender.hear(copy.item(0));
  const owner = new FileStance("receiver", ID, NOW_MS - 1);
  owner.set("moving");
  assertEquals(sender.hear(owner.item(0)), false);
  assertEquals(sender.dueAtMs, 0);
  owner.hear(sender.item(0));
  assertEquals(sender.hear(owner.item(0)), true);
  assertEquals(sender.peerState, "moving");
  const hostile = { ...owner.item(0), revision: Number.MAX_SAFE_INTEGER };
  sender.hear({ ...hostile, state: "asked" });
  sender.hear(hostile);
  assertEquals(sender.item(0).heard, Number.MAX_SAFE_INTEGER);
});

Deno.test("a receiver that has forgotten how the file ended is answered until it has heard", () => {
  const sender = new FileStance("sender", ID, NOW_MS);
  const receiver = new FileStance("receiver", ID, NOW_MS);
  receiver.set("moving");
  sender.hear(receiver.item(0));
  assertEquals(sender.hasForgotten(receiver.item(0)), false);
  receiver.set("refused");
  sender.hear(receiver.item(0));
  assertEquals(sender.hasForgotten(receiver.item(0)), false);
  // With its clock set back.
  const later = new FileStance("receiver", ID, NOW_MS - 9_000);
  later.set("moving");
  assertEquals(sender.hasForgotten(later.item(0)), true);
  later.hear({ ...sender.item(0), state: "cancelled", revision: 2 ** 53 - 1, heard: 2 ** 53 - 1 });
  assertEquals(sender.hasForgotten(later.item(0)), false);
});

Deno.test("the last word of a side is heard once, whatever it says later", () => {
  const receiver = new FileStance("receiver", ID, NOW_MS);
  const forgotten = {
    ...new FileStance("sender", ID, NOW_MS).item(0),
    state: "cancelled",
  } as const;
  assertEquals(receiver.hear({ ...forgotten, revision: NOW_MS, heard: NOW_MS }), true);
  receiver.noteSealed(NOW_MS);
  assertEquals(receiver.hear({ ...forgotten, revision: NOW_MS + 9, heard: NOW_MS }), false);
  assertEquals(receiver.dueAtMs, Infinity);
});
