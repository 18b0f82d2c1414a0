import { assertEquals, assertRejects } from "@std/assert";
import { BackgroundSync } from "../../../keys/disk/background_sync.ts";

/** More than any lot. */
const LOT = 64 * 1_048_576;

Deno.test("BackgroundSync lets nobody write on while two lots are under way", async () => {
  const syncs: (() => void)[] = [];
  const sync = new BackgroundSync(() => new Promise((resolve) => void syncs.push(resolve)));
  await sync.note(LOT);
  await sync.note(1);
  let isThrough = false;
  const third = sync.note(LOT).then(() => void (isThrough = true));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([syncs.length, isThrough], [1, false]);
  syncs[0]?.();
  await third;
  assertEquals(syncs.length, 2);
  syncs[1]?.();
  await sync.settled();
});

Deno.test("BackgroundSync tells every later writer what went wrong, and whoever ends", async () => {
  let count = 0;
  const sync = new BackgroundSync(() => Promise.reject(new Error(`fault ${++count}`)));
  await sync.note(LOT);
  for (let again = 0; again < 2; again++) {
    await assertRejects(() => sync.note(LOT), Error, "fault 1");
    await assertRejects(() => sync.settled(), Error, "fault 1");
  }
  assertEquals(count, 1);
});
