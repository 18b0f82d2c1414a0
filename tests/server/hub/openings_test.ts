/** Lists that are being opened: what pages hear of them. */
import { assertEquals, assertRejects } from "@std/assert";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

Deno.test("a list that is being opened is in the document at once, called slow after a while, and gone with its end", async () => {
  const clock = new FakeClock();
  const hub = new Hub({ clock });
  const opened = Promise.withResolvers<string>();
  const begin = hub.revision;
  const opening = hub.openings.during("/stick/alice.hkl", () => opened.promise);
  const shown = () => hub.document.shown().opening;
  assertEquals(shown(), [{ list: "/stick/alice.hkl", slow: false }]);
  await clock.advance(3_000);
  assertEquals(shown(), [{ list: "/stick/alice.hkl", slow: true }]);
  opened.resolve("opened");
  assertEquals(await opening, "opened");
  assertEquals(shown(), []);
  const told = (hub.changesSince(begin) ?? []).map(({ change }) => change.kind);
  assertEquals(told, ["reset", "reset", "reset"]);
});

Deno.test("a list that cannot be opened is not among them any more", async () => {
  const clock = new FakeClock();
  const hub = new Hub({ clock });
  const failing = () => Promise.reject(new Error("no list"));
  await assertRejects(() => hub.openings.during("/stick/alice.hkl", failing), Error, "no list");
  await clock.advance(10_000);
  assertEquals(hub.document.shown().opening, []);
});
