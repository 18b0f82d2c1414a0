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

/** A list that remembers every buffer that a record was copied into. */
class WatchedList extends MemoryList {
  readonly buffers: Uint8Array[] = [];

  override readRecord(slot: number, into: Uint8Array): ReturnType<MemoryList["readRecord"]> {
    this.buffers.push(into);
    return super.readRecord(slot, into);
  }

  /** Buffers that hold something. */
  get held(): number {
    return this.buffers.filter((buffer) => !isZero(buffer)).length;
  }
}

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

Deno.test("sessions overwrite Z and cell keys when they are replaced, too old, or their slot has passed", () => {
  const secret = { root: new Uint8Array(64).fill(1), salt: new Uint8Array(24) };
  const zs = [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte));
  const sessions = new Sessions();
  const made = zs.map((z) => sessionOf(z));
  const keys = made.map((session) => session.cellKey(5, "a", () => secret)!);
  for (const session of made.slice(0, 3)) sessions.confirm(session);
  assertEquals(zs.map(isZero), [true, false, false, false]);
  assertEquals(keys.map(isZero), [true, false, false, false]);
  sessions.setNext(made[3]!);
  sessions.keep({ first: 6, last: 9 });
  assertEquals(keys.map(isZero), [true, true, true, true]);
  sessions.expire(60_000);
  assertEquals(zs.map(isZero), [true, false, false, true]);
  sessions.expire(960_000);
  assertEquals(zs.map(isZero), [true, true, true, true]);
});
