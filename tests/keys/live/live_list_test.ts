/** A list whose files are worked on elsewhere: what is at hand, what is pending, and what a medium does meanwhile. */
import { assert, assertEquals } from "@std/assert";
import { isZero } from "../../../keys/bytes.ts";
import { type ListAnswer, type ListJob, secretsOf } from "../../../keys/live/list_job.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { LiveList } from "../../../keys/live/live_list.ts";
import { startListDesk } from "../../../keys/live/thread_desk.ts";
import { GatedDesk } from "../../testkit/gated_desk.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { settle } from "../../testkit/fake_clock.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const WINDOW = { records: [{ first: 100, last: 112 }], roots: { first: 0, last: 400 } };

async function openGated(path: string): Promise<{ list: LiveList; desk: GatedDesk }> {
  const desk = new GatedDesk();
  return { list: await LiveList.open(path, { desk }), desk };
}

/** Waits until the medium has answered everything. */
async function untilIdle(list: LiveList): Promise<void> {
  while (list.waitsFor !== undefined) await list.settled();
}

Deno.test("records near the clock are read ahead and then read at once; what leaves is let go", async () => {
  using folder = tempDir();
  const { path, recordOf } = await writeSmallList(folder.file("a.hkl"));
  const { list, desk } = await openGated(path);
  const record = new Uint8Array(list.recordBytes);
  assertEquals(list.readRecord(100, record), { kind: "pending" });
  list.hold(WINDOW);
  await untilIdle(list);
  desk.hang();
  // A minute ahead is there, too: six slots of ten seconds.
  for (const slot of [100, 112, 118]) {
    assertEquals(list.readRecord(slot, record), { kind: "read" });
    assertEquals(record, recordOf(slot));
  }
  const root = new Uint8Array(32);
  for (const slot of [0, 99, 400, 406]) {
    assertEquals(list.readRecord(slot, root), { kind: "read" });
    assertEquals(root, recordOf(slot).subarray(0, 32));
  }
  assertEquals(list.readRecord(99, record), { kind: "pending" }, "its root alone is held");
  list.hold({ ...WINDOW, records: [{ first: 113, last: 118 }] });
  assertEquals(list.readRecord(101, record), { kind: "pending" });
  assertEquals(list.readRecord(113, record), { kind: "read" });
  desk.release();
  await list.close();
  assertEquals(list.readRecord(113, record), { kind: "removed" });
});

Deno.test("a claim is pending until the medium has it, and nobody else waits", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const { list, desk } = await openGated(path);
  desk.hang();
  let told = 0;
  list.onSettled(() => told++);
  assertEquals(list.claimSlot(5), { kind: "pending" });
  assertEquals(list.claimSlot(5), { kind: "pending" });
  await settle();
  assertEquals([list.claimSlot(5), told], [{ kind: "pending" }, 0]);
  desk.release();
  await list.settled();
  assertEquals(list.claimSlot(5), { kind: "claimed" });
  assertEquals(list.claimSlot(4), { kind: "below", floor: 5 });
  assertEquals(desk.done.filter((kind) => kind === "claim").length, 1);
  await list.close();
  const later = await KeyList.open(path, { write: true });
  assertEquals(later.claimedBefore, 5);
  later.close();
});

Deno.test("a claim that took longer than its slot is followed by one that is ahead, a minute at most", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const { list, desk } = await openGated(path);
  const claim = async (slot: number, answeredIn: number): Promise<string> => {
    desk.hang();
    const { kind } = list.claimSlot(slot);
    desk.release();
    await untilIdle(list);
    return kind === "pending" ? list.claimSlot(answeredIn).kind : kind;
  };
  assertEquals(await claim(5, 7), "pending", "slot 5 is over");
  await untilIdle(list);
  // Two slots were lost, so that the next claim reaches four further: every one up to there is free.
  assertEquals([9, 10, 11].map((slot) => list.claimSlot(slot).kind), Array(3).fill("claimed"));
  assertEquals(list.claimSlot(10), { kind: "below", floor: 11 }, "a slot that was left stays left");
  assertEquals(await claim(12, 12), "claimed");
  assertEquals(list.claimSlot(13), { kind: "pending" }, "no further than needed once it is quick");
  await list.close();
  const later = await KeyList.open(path, { write: true });
  assertEquals(later.claimedBefore, 13);
  later.close();
});

Deno.test("what handshakes leave behind counts at once and is durable when its promise resolves", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const { list, desk } = await openGated(path);
  desk.hang();
  const retained = new Uint8Array(32).fill(7);
  let isDurable = false;
  const remembered = list.rememberHandshake({ answeredMs: 9, retained })
    .then(() => void (isDurable = true));
  assertEquals(list.handshakeMemory.answeredMs, 9);
  await settle();
  assert(!isDurable);
  desk.release();
  await remembered;
  await list.close();
  const later = await KeyList.open(path, { write: true });
  assertEquals(later.handshakeMemory.retained, new Uint8Array(32).fill(7));
  assert(isZero(retained), "the list owns it, and overwrites it at its end");
  later.close();
});

/** A desk that has no answer to jobs of one kind, and remembers all others. */
class FailingDesk extends GatedDesk {
  fails: ListJob["kind"] | undefined;
  readonly secrets: ArrayBuffer[] = [];

  override async do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    if (job.kind === this.fails) throw new Error("the medium answers nonsense");
    const answer = await super.do(job);
    this.secrets.push(...secretsOf(answer));
    return answer;
  }
}

Deno.test("a job without an answer keeps nothing waiting: what is there again is read and claimed", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const desk = new FailingDesk();
  const list = await LiveList.open(path, { desk });
  for (const kind of ["read", "claim", "look"] as const) {
    desk.fails = kind;
    list.hold(WINDOW);
    list.claimSlot(101);
    list.look();
    await untilIdle(list);
  }
  assertEquals(list.claimSlot(101), { kind: "removed" });
  desk.fails = undefined;
  list.look();
  await untilIdle(list);
  assertEquals(list.readRecord(101, new Uint8Array(list.recordBytes)), { kind: "read" });
  list.claimSlot(101);
  await untilIdle(list);
  assertEquals(list.claimSlot(101), { kind: "claimed" });
  await list.close();
});

Deno.test("keys that come after the end are overwritten", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const desk = new FailingDesk();
  const list = await LiveList.open(path, { desk });
  desk.hang();
  list.hold(WINDOW);
  const closing = list.close();
  desk.release();
  await closing;
  await settle();
  assert(desk.secrets.length > 0);
  assert(desk.secrets.every((secret) => isZero(new Uint8Array(secret))));
});

Deno.test("a stick that is pulled during a claim has not taken it, and goes on when it is back", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const { list, desk } = await openGated(path);
  list.hold(WINDOW);
  await untilIdle(list);
  desk.hang();
  assertEquals(list.claimSlot(101), { kind: "pending" });
  Deno.renameSync(path, folder.file("pulled"));
  desk.release();
  await list.settled();
  assertEquals(list.claimSlot(101), { kind: "removed" });
  assertEquals(list.readRecord(101, new Uint8Array(32)), { kind: "removed" }, "the stock is wiped");
  Deno.renameSync(folder.file("pulled"), path);
  list.look();
  await untilIdle(list);
  assertEquals(list.claimSlot(101), { kind: "pending" });
  await untilIdle(list);
  assertEquals(list.claimSlot(101), { kind: "claimed" });
  assertEquals(list.readRecord(101, new Uint8Array(32)), { kind: "read" });
  await list.close();
});

Deno.test("in a thread of its own a list opens, claims, burns and closes, and errors keep their kind", async () => {
  using folder = tempDir();
  const { path, recordOf } = await writeSmallList(folder.file("a.hkl"), { passphrase: "open me" });
  const locked = await LiveList.open(path, { desk: await startListDesk() })
    .catch((error: { kind: string }) => error.kind);
  assertEquals(locked, "passphraseNeeded");
  const list = await LiveList.open(path, { desk: await startListDesk(), passphrase: "open me" });
  const record = new Uint8Array(list.recordBytes);
  while (list.readRecord(2_000, record).kind === "pending") await list.settled();
  assertEquals(record, recordOf(2_000));
  while (list.claimSlot(2_000).kind === "pending") await list.settled();
  assertEquals(list.claimSlot(2_000), { kind: "claimed" });
  assertEquals(await list.burn(1_000), { kind: "burned", from: 0, until: 1_000 });
  assertEquals(list.readRecord(999, record), { kind: "burned" });
  assertEquals(list.overwrittenUntil, 1_000);
  const second = await LiveList.open(path, { desk: await startListDesk(), passphrase: "open me" })
    .catch((error: { kind: string }) => error.kind);
  assertEquals(second, "inUse");
  await list.close();
  const later = await KeyList.open(path, { write: true, passphrase: "open me" });
  assertEquals([later.burnedUntil, later.claimedBefore], [1_000, 2_000]);
  later.close();
});

Deno.test("without its thread a list works in this one", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const desk = await startListDesk(new URL("./no_such_thread.ts", import.meta.url));
  const list = await LiveList.open(path, { desk });
  while (list.claimSlot(3).kind === "pending") await list.settled();
  assertEquals(list.claimSlot(3), { kind: "claimed" });
  await list.close();
});
