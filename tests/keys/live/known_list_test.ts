/** A list that is closed and opened again within one program, as a lock does it. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { RETAINED_BYTES } from "../../../keys/constants.ts";
import { openPositional } from "../../../keys/disk/disk_file.ts";
import type { KnownList } from "../../../keys/list/key_list.ts";
import { LiveList } from "../../../keys/live/live_list.ts";
import { GatedDesk } from "../../testkit/gated_desk.ts";
import { readOnlyDesk } from "../../testkit/read_only_desk.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const RETAINED = new Uint8Array(RETAINED_BYTES).fill(7);

/** Uses a list up to slot 20, remembers a session and closes it. */
async function useAndClose(list: LiveList): Promise<KnownList> {
  while (list.claimSlot(20).kind === "pending") await list.settled();
  await list.rememberHandshake({ answeredMs: 5, retained: RETAINED.slice(), unproven: true });
  await list.close();
  return list.known;
}

Deno.test("a list that cannot be written keeps floor and retained secret within one program", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const known = await useAndClose(await LiveList.open(path, { desk: readOnlyDesk() }));
  const again = await LiveList.open(path, { desk: readOnlyDesk(), known });
  assertEquals(again.claimedBefore, 20);
  assertEquals(again.claimSlot(19), { kind: "below", floor: 20 });
  const { answeredMs, retained, unproven } = again.handshakeMemory;
  assertEquals([answeredMs, retained, unproven], [5, RETAINED, true]);
  await again.close();
});

Deno.test("what a program knows of a list holds no secret in the clear", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const known = await useAndClose(await LiveList.open(path, { desk: readOnlyDesk() }));
  const { state, stored } = known.memory;
  assertNotEquals(state.handshakes, stored.handshakes);
  assertEquals(state.handshakes.toHex().includes(RETAINED.toHex()), false);
});

Deno.test("a list in another thread says whether a passphrase opens it, so that it can be locked", async () => {
  using folder = tempDir();
  const passphrase = "correct horse";
  for (const request of [{}, { passphrase }]) {
    const { path } = await writeSmallList(folder.file("a.hkl"), request);
    const list = await LiveList.open(path, { desk: new GatedDesk(), ...request });
    assertEquals(list.isEncrypted, "passphrase" in request);
    await list.close();
  }
});

Deno.test("a list that can be written again takes up what it lacked", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const known = await useAndClose(await LiveList.open(path, { desk: readOnlyDesk() }));
  await (await LiveList.open(path, { desk: new GatedDesk(openPositional), known })).close();
  const later = await LiveList.open(path, { desk: new GatedDesk(openPositional) });
  assertEquals([later.claimedBefore, later.handshakeMemory.retained], [20, RETAINED]);
  await later.close();
});

Deno.test("what another program has written since counts more than what this one knew", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const known = await useAndClose(await LiveList.open(path, { desk: new GatedDesk() }));
  const other = await LiveList.open(path, { desk: new GatedDesk() });
  const newer = new Uint8Array(RETAINED_BYTES).fill(9);
  await other.rememberHandshake({ retained: newer.slice() });
  await other.close();
  const again = await LiveList.open(path, { desk: new GatedDesk(), known });
  assertEquals(again.handshakeMemory.retained, newer);
  await again.close();
});

Deno.test("another list in the place of the one that was closed begins with what it says itself", async () => {
  using folder = tempDir();
  const { path } = await writeSmallList(folder.file("a.hkl"));
  const known = await useAndClose(await LiveList.open(path, { desk: readOnlyDesk() }));
  const { path: otherPath } = await writeSmallList(folder.file("b.hkl"), { seed: "another" });
  const other = await LiveList.open(otherPath, { desk: readOnlyDesk(), known });
  assertEquals(other.claimedBefore, -1);
  await other.close();
});
