import { assert, assertEquals } from "@std/assert";
import { isZero } from "../../../keys/bytes.ts";
import { Sessions } from "../../../keys/cell/sessions.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import {
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
  shakeHands,
  textOf,
} from "../../testkit/sealer_pair.ts";
import { sessionOf } from "../../testkit/session.ts";
import { WatchedList } from "../../testkit/watched_list.ts";

async function busySealer() {
  const list = new WatchedList();
  const sealer = sealerOf(list);
  const peer = sealerOf(new MemoryList({ seat: "b" }));
  await shakeHands(sealer, peer);
  for (let slot = 0; slot < 5; slot++) {
    const nowMs = NOW_MS + slot * 10_000;
    await openRequest(peer, sealed(sealer, { items: [textOf("text", slot + 1)] }, nowMs), nowMs);
    sealer.openAnswer(sealed(peer, { items: [textOf("back", slot + 1)] }, nowMs).cell, nowMs);
  }
  return { list, sealer };
}

Deno.test("records are overwritten once their slot leaves the window", async () => {
  const { list, sealer } = await busySealer();
  assert(list.held > 0 && list.held <= 8, `${list.held} records held`);
  sealer.advance(NOW_MS + 10 * 60_000);
  assertEquals(list.held, 0);
});

Deno.test("records are overwritten on closing", async () => {
  const { list, sealer } = await busySealer();
  sealer.close();
  assertEquals(list.held, 0);
});

Deno.test("sessions overwrite Z at once, and keys when they are replaced, too old, or their slot has passed", () => {
  const secret = { root: new Uint8Array(64).fill(1), salt: new Uint8Array(24) };
  const zs = [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte));
  const sessions = new Sessions();
  const made = zs.map((z) => sessionOf(z));
  assert(zs.every(isZero));
  const opening = made.map((session) => session.openKey(5, secret)!);
  const sealing = made.map((session) => session.sealKey(5, secret));
  const wiped = () => [opening.map(isZero), sealing.map(isZero)];
  for (const session of made.slice(0, 3)) sessions.confirm(session);
  // Only the latest session seals.
  assertEquals(wiped(), [[true, false, false, false], [true, true, false, false]]);
  sessions.setNext(made[3]!);
  sessions.slide(new MemoryList().schedule, 20_000);
  assertEquals(wiped(), [[true, true, true, true], [true, true, false, false]]);
  made[2]!.sealKey(6, secret);
  assertEquals(wiped()[1], [true, true, true, false]);
  sessions.expire(60_000);
  assertEquals(wiped()[1], [true, true, true, true]);
  const retained = made.map(({ legacy }) => isZero(legacy.retained));
  assertEquals(retained, [true, false, false, true]);
  sessions.expire(960_000);
  assert(made.every(({ legacy }) => isZero(legacy.retained)));
});

Deno.test("a seized machine opens nothing that was sealed in a slot before", () => {
  const secret = { root: new Uint8Array(64).fill(1), salt: new Uint8Array(24) };
  const session = sessionOf(new Uint8Array(32).fill(1), { firstSlots: { a: 3, b: 5 } });
  assertEquals(session.openKey(2, secret), undefined);
  assert(session.openKey(3, secret) !== undefined);
  session.forgetBefore(9);
  assertEquals(session.openKey(8, secret), undefined);
  assert(session.openKey(9, secret) !== undefined);
  assertEquals(session.firstSealSlot, 5);
  session.sealKey(7, secret);
  assertEquals(session.firstSealSlot, 7);
});
