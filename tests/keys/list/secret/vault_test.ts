import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { hkdfSync } from "node:crypto";
import { KeyListError } from "../../../../keys/errors.ts";
import { randomBytes } from "../../../../keys/random.ts";
import { KeyList } from "../../../../keys/list/key_list.ts";
import { layoutOf } from "../../../../keys/list/list_layout.ts";
import { openList, unlockList } from "../../../../keys/list/open_list.ts";
import { createPassphraseBlock, xorRecords } from "../../../../keys/list/passphrase.ts";
import { encodeVaultBlock, openVaultBlock } from "../../../../keys/list/secret/vault_secret.ts";
import { seatBinding } from "../../../../keys/seat.ts";
import { Vault } from "../../../../keys/list/secret/vault.ts";
import { replaceBlock, rewriteList } from "../../../../keys/make/change_passphrase.ts";
import { copyList } from "../../../../keys/make/copy_list.ts";
import { makeList } from "../../../testkit/make_list.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";
import { CHEAP_COST, type SmallList, writeSmallList } from "../../../testkit/small_list.ts";
import { WipeWatch } from "../../../testkit/wipe_watch.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";

const random = seededRandom("vault");
const signal = new AbortController().signal;

/** The key for one use, as a program that opens the list gets it. */
async function keyOf(path: string, passphrase?: string): Promise<string> {
  const options = passphrase === undefined ? {} : { passphrase };
  const list = await KeyList.open(path, { write: false, ...options });
  const key = list.vault.deriveKey("example").toHex();
  list.close();
  return key;
}

async function makeBlock(made: SmallList, passphrase: string, masterKey?: Uint8Array) {
  const { listId, seat } = made.header;
  const kept = masterKey === undefined ? {} : { masterKey };
  const options = { random, listId, seat, cost: CHEAP_COST, ...kept };
  return await createPassphraseBlock(passphrase, options);
}

Deno.test("the seats of a list have vaults of their own", async () => {
  using dir = tempDir();
  await makeList(dir.path);
  const [a, b] = [await keyOf(dir.file("alice.hkl")), await keyOf(dir.file("bob.hkl"))];
  assertNotEquals(a, b);
  assertEquals(await keyOf(dir.file("alice.hkl")), a);
});

Deno.test("a vault opens what it sealed, for the same use and place alone", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 10 });
  const list = await KeyList.open(made.path, { write: false });
  const { vault } = list;
  const [text, aad] = [new TextEncoder().encode("kept"), Uint8Array.of(1)];
  const sealed = vault.seal("example", text, { nonce: randomBytes(random, 12), aad });
  assertEquals(vault.open("example", sealed, aad), text);
  assertEquals(vault.open("other", sealed, aad), undefined);
  assertEquals(vault.open("example", sealed, Uint8Array.of(2)), undefined);
  for (let length = 0; length < sealed.length; length++) {
    assertEquals(vault.open("example", sealed.subarray(0, length), aad), undefined);
  }
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = sealed.slice();
    altered[bit >> 3]! ^= 1 << (bit & 7);
    assertEquals(vault.open("example", altered, aad), undefined, `bit ${bit}`);
  }
  list.close();
});

Deno.test("setting, changing and removing a passphrase keeps the vault, and hides its secret", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 100 });
  const key = await keyOf(made.path);
  const plainBlock = made.header.vaultBlock;

  const first = await makeBlock(made, "first");
  await rewriteList(openList(made.path, { write: true, lock: true }), first, { random, signal });
  assertEquals(await keyOf(made.path, "first"), key);
  const secret = plainBlock.subarray(0, 32).toHex();
  assert(!Deno.readFileSync(made.path).toHex().includes(secret));

  const changing = openList(made.path, { write: true, lock: true });
  await unlockList(changing.volumes, "first");
  replaceBlock(changing, (await makeBlock(made, "second", changing.volumes.masterKey)).block);
  changing.volumes.close();
  assertEquals(await keyOf(made.path, "second"), key);

  const removing = openList(made.path, { write: true, lock: true });
  await unlockList(removing.volumes, "second");
  await rewriteList(removing, undefined, { random, signal });
  assertEquals(await keyOf(made.path), key);
});

Deno.test("a copy has the vault of its original, however it is split", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 40, recordBytes: 65_536 });
  const key = await keyOf(made.path);
  const opened = openList(made.path, { write: true, lock: true });
  const path = dir.file("copy.hkl");
  const layout = layoutOf({ slotCount: 40, recordBytes: 65_536, volumeBytes: 1_200_000 });
  const outcome = await copyList(opened, {
    path,
    layout,
    keepDamaged: false,
    random,
    signal,
    progress: () => {},
  });
  opened.volumes.close();
  assertEquals(outcome.kind, "copied");
  assertEquals(await keyOf(path), key);
});

Deno.test("a vault secret of another seat, list or master key does not open", async () => {
  using dir = tempDir();
  const made = await writeSmallList(dir.file("x.hkl"), { slotCount: 10, passphrase: "right" });
  const opened = openList(made.path, { write: false, lock: false });
  await unlockList(opened.volumes, "right");
  const { header, masterKey } = opened.volumes;
  const attempts: [typeof header, Uint8Array | undefined][] = [
    [{ ...header, seat: "b" }, masterKey],
    [{ ...header, listId: new Uint8Array(16) }, masterKey],
    [header, new Uint8Array(32)],
  ];
  for (const [changed, key] of attempts) {
    assertEquals(assertThrows(() => new Vault(changed, key), KeyListError).kind, "headerDamaged");
  }
  opened.volumes.close();
});

Deno.test("opening a vault leaves neither the wrapping key nor a second copy of a secret behind", () => {
  const seat = { listId: new Uint8Array(16).fill(1), seat: "a" } as const;
  const binding = { ...seat, masterKey: new Uint8Array(32).fill(2) };
  const secret = new Uint8Array(32).fill(3);
  const info = "hchat/v1/vault/wrap";
  const wrapKey = new Uint8Array(
    hkdfSync("sha256", binding.masterKey, seatBinding(seat), info, 32),
  );
  using watch = new WipeWatch();
  const block = encodeVaultBlock(secret, binding);
  assertEquals(openVaultBlock(block, binding), secret);
  assertEquals([watch.count(wrapKey), watch.count(secret)], [2, 1]);
});

Deno.test("records that were decrypted are not left with the cipher", () => {
  const masterKey = new Uint8Array(32).fill(4);
  const record = new Uint8Array(64).fill(5);
  const bytes = record.slice();
  xorRecords(masterKey, 0, bytes);
  using watch = new WipeWatch();
  xorRecords(masterKey, 0, bytes);
  assertEquals([bytes, watch.count(record)], [record, 1]);
});
