import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createCipheriv, randomFillSync } from "node:crypto";
import fc from "fast-check";
import {
  createPassphraseBlock,
  openPassphraseBlock,
  xorRecords,
} from "../../../keys/list/passphrase.ts";

const cost = { passes: 1, memoryKib: 65_536, lanes: 1 };
const random = (bytes: Uint8Array): void => void randomFillSync(bytes);
const listId = new Uint8Array(16).fill(9);

Deno.test("openPassphraseBlock() gives back the master key, also for another Unicode form", async () => {
  const made = await createPassphraseBlock("caf\u00e9", { random, listId, seat: "a", cost });
  const opened = await openPassphraseBlock("cafe\u0301", { block: made.block, listId, seat: "a" });
  assertEquals(opened, { kind: "opened", masterKey: made.masterKey });
});

Deno.test("openPassphraseBlock() tells a wrong passphrase, list or seat", async () => {
  const { block } = await createPassphraseBlock("right", { random, listId, seat: "a", cost });
  const backoff = [
    openPassphraseBlock("wrong", { block, listId, seat: "a" }),
    openPassphraseBlock("right", { block, listId, seat: "b" }),
    openPassphraseBlock("right", { block, listId: new Uint8Array(16), seat: "a" }),
  ];
  for (const outcome of await Promise.all(backoff)) assertEquals(outcome, { kind: "wrong" });
});

Deno.test("openPassphraseBlock() refuses parameters out of range before it derives anything", async () => {
  const { block } = await createPassphraseBlock("right", { random, listId, seat: "b", cost });
  const changes: [number, number][] = [[0, 0xff], [4, 0xff], [5, 0], [8, 0xff], [191, 1]];
  for (const [at, value] of changes) {
    const altered = block.slice();
    altered[at] = value;
    const outcome = await openPassphraseBlock("right", { block: altered, listId, seat: "b" });
    assertEquals(outcome.kind, "malformed", `byte ${at}`);
  }
  const short = await openPassphraseBlock("x", { block: block.subarray(1), listId, seat: "b" });
  assertEquals(short.kind, "malformed");
});

Deno.test("createPassphraseBlock() keeps a given master key and tunes its cost", async () => {
  const first = await createPassphraseBlock("old", { random, listId, seat: "a", cost });
  const masterKey = first.masterKey;
  const second = await createPassphraseBlock("new", { random, listId, seat: "a", masterKey });
  const view = new DataView(second.block.buffer);
  assert(view.getUint32(0) >= 2 && view.getUint32(4) >= 65_536);
  assertNotEquals(first.block, second.block);
  const opened = await openPassphraseBlock("new", { block: second.block, listId, seat: "a" });
  assertEquals(opened, { kind: "opened", masterKey });
});

Deno.test("xorRecords() is AES-256-CTR counted from the start of the records at any offset", () => {
  const masterKey = new Uint8Array(32).map((_, index) => index);
  const stream = createCipheriv("aes-256-ctr", masterKey, new Uint8Array(16))
    .update(new Uint8Array(4096));
  fc.assert(fc.property(fc.nat(2000), fc.nat(2000), (offset, length) => {
    const bytes = new Uint8Array(length);
    xorRecords(masterKey, offset, bytes);
    assertEquals(bytes, new Uint8Array(stream.subarray(offset, offset + length)));
  }));
});

Deno.test("xorRecords() counts past 2^40 bytes and undoes itself", () => {
  const masterKey = new Uint8Array(32).fill(3);
  const offset = 2 ** 41 + 32;
  const counter = new Uint8Array(16);
  new DataView(counter.buffer).setBigUint64(8, BigInt(2 ** 37 + 2));
  const wanted = createCipheriv("aes-256-ctr", masterKey, counter).update(new Uint8Array(64));
  const bytes = new Uint8Array(64);
  xorRecords(masterKey, offset, bytes);
  assertEquals(bytes, new Uint8Array(wanted));
  xorRecords(masterKey, offset, bytes);
  assertEquals(bytes, new Uint8Array(64));
});
