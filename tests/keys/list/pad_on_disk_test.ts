/** The promises about the pad, on a list in a file. */
import { assertEquals, assertRejects } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { PadWatch } from "../../testkit/pad_watch.ts";
import { NOW_MS, sealed, sealerOf, shakeHands, textOf } from "../../testkit/sealer_pair.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const LIST = {
  slotCount: 500,
  recordBytes: 1_280,
  startMs: Date.UTC(2026, 0, 1),
  periodMs: 10_000,
};

Deno.test("runs of a program on one file, the clock set back between them, spend no pad twice", async () => {
  using dir = tempDir();
  await writeSmallList(dir.file("alice.hkl"), { ...LIST, seat: "a" });
  await writeSmallList(dir.file("bob.hkl"), { ...LIST, seat: "b" });
  const watch = new PadWatch();
  using bob = closing(await KeyList.open(dir.file("bob.hkl"), { write: true }));
  const responder = sealerOf(bob.list);
  for (const [run, nowMs] of [NOW_MS, NOW_MS + 3_000, NOW_MS - 20_000, NOW_MS + 15_000].entries()) {
    using alice = closing(await KeyList.open(dir.file("alice.hkl"), { write: true }));
    const options = { nowMs, seed: `run ${run}`, onPadUse: watch.note };
    const sealer = sealerOf(alice.list, options);
    const begun = await sealer.beginHello(nowMs);
    if (begun.kind === "blocked") {
      assertEquals([run, begun.reason], [2, "belowFloor"]);
      continue;
    }
    await shakeHands(sealer, responder, nowMs);
    const cell = sealed(sealer, { items: [textOf(`text of run ${run}`, run + 1)] }, nowMs);
    assertEquals(cell.protections, [run === 1 ? "aead" : "pad"]);
    sealer.close();
  }
  assertEquals(watch.faults, []);
  assertEquals(watch.uses, 2);
});

Deno.test("a second process on the same seat does not get the file", async () => {
  using dir = tempDir();
  await writeSmallList(dir.file("alice.hkl"), LIST);
  using _first = closing(await KeyList.open(dir.file("alice.hkl"), { write: true }));
  const second = () => KeyList.open(dir.file("alice.hkl"), { write: true });
  assertEquals((await assertRejects(second, KeyListError)).kind, "inUse");
});

function closing(list: KeyList): Disposable & { list: KeyList } {
  return { list, [Symbol.dispose]: () => list.close() };
}
