import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { hkdf, slotSalt } from "../../../../keys/derive.ts";
import {
  deriveTlsKey,
  tlsDetailsOf,
  tlsKeyAt,
  tlsPublicKey,
} from "../../../../keys/cell/month/tls_keys.ts";
import type { ReadOutcome } from "../../../../keys/record_source.ts";
import { meetingName } from "../../../../keys/meeting_place.ts";
import { monthAt } from "../../../../keys/schedule.ts";
import { MemoryList, pairOfLists, seededRandom } from "../../../testkit/memory_list.ts";
import { WatchedList } from "../../../testkit/watched_list.ts";
import { WipeWatch } from "../../../testkit/wipe_watch.ts";
import { readSource } from "../../../testkit/sources.ts";

const DAY_MS = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);
const FEBRUARY = Date.UTC(2026, 1, 1);
const LIST_ID = Uint8Array.fromHex("0946a682ee1d2b1a9bf07cedc09a9777");
const ROOT = Uint8Array.fromHex(
  "c5f3928a0a581f7a6b87042fa4b019c05f5abc46cbb4af06fcdda18e01d1ef7a" +
    "b296db3a207c284d91e7efb16b708196777d91277b92bc023d82b11b08e32288",
);
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

Deno.test("both seats derive each other's TLS key, another one each month", async () => {
  const { a, b } = pairOfLists({ startMs: JANUARY, periodMs: 3_600_000, slotCount: 24 * 59 });
  const keys: string[] = [];
  for (const nowMs of [JANUARY, FEBRUARY - 1, FEBRUARY]) {
    const ours = await tlsKeyAt(a, "a", nowMs);
    assertEquals(ours, await tlsKeyAt(b, "a", nowMs));
    assertNotEquals(ours, await tlsKeyAt(a, "b", nowMs));
    keys.push(ours!.toHex());
  }
  assertEquals(keys[0], keys[1]);
  assertNotEquals(keys[1], keys[2]);
});

Deno.test("a month whose last record is burned has no TLS key any more", async () => {
  const list = new MemoryList({ startMs: JANUARY, periodMs: DAY_MS, slotCount: 59 });
  list.burnedUntil = monthAt(list.schedule, JANUARY)!.slot + 1;
  assertEquals(await tlsKeyAt(list, "a", JANUARY), undefined);
  assertEquals(await tlsKeyAt(list, "a", JANUARY - 1), undefined, "outside the list");
});

Deno.test("the TLS key is the draw of FORMAT.md, brought below the order of the curve", () => {
  const secret = { root: ROOT, salt: slotSalt(LIST_ID, 100) };
  const draw = BigInt(`0x${hkdf(ROOT, secret.salt, "hchat/v1/tls/a", 48).toHex()}`);
  const key = deriveTlsKey(secret, "a");
  assertEquals(BigInt(`0x${key.toHex()}`), draw % (ORDER - 1n) + 1n);
  const document = readSource("keys/FORMAT.md");
  assertStringIncludes(document, key.toHex());
  assertStringIncludes(document, `\`${meetingName(LIST_ID, "a")}\``);
});

Deno.test("tlsPublicKey() agrees with the runtime on what belongs to a private key", () => {
  const key = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
  const point = tlsPublicKey(key);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", d: text(key) };
  const [x, y] = [text(point.subarray(1, 33)), text(point.subarray(33))];
  const whole = createPrivateKey({ key: { ...jwk, x, y }, format: "jwk" });
  assertEquals(createPublicKey(whole).export({ format: "jwk" }), { kty: "EC", crv: "P-256", x, y });
  assertEquals(point[0], 4);
});

Deno.test("the names in certificates are ordinary, and lists differ in them", () => {
  const random = seededRandom("list ids");
  const names = Array.from({ length: 200 }, () => {
    const id = new Uint8Array(16);
    random(id);
    return meetingName(id, "a");
  });
  assert(names.every((name) => /^[a-z]+\.(local|lan|home|internal)$/.test(name)));
  assert(new Set(names).size > 100);
});

Deno.test("the root of the month and the draw are overwritten", async () => {
  const list = new WatchedList();
  using watch = new WipeWatch();
  await tlsKeyAt(list, "a", JANUARY);
  assertEquals([list.buffers.length, list.held], [1, 0]);
  const month = monthAt(list.schedule, JANUARY)!;
  const root = list.recordOf(month.slot).subarray(0, 64);
  const salt = slotSalt(list.listId, month.slot);
  assertEquals(watch.count(hkdf(root, salt, "hchat/v1/tls/a", 48)), 1);
});

Deno.test("every TLS key has 32 bytes and is from 1 up to the order, those with zeros in front too", () => {
  let shortest = 64;
  for (let slot = 0; slot < 300; slot++) {
    const key = deriveTlsKey({ root: ROOT, salt: slotSalt(LIST_ID, slot) }, "b");
    const number = BigInt(`0x${key.toHex()}`);
    assert(key.length === 32 && number > 0n && number < ORDER);
    shortest = Math.min(shortest, number.toString(16).length);
  }
  assert(shortest < 64);
});

Deno.test("serial number and age of a certificate are the draw of FORMAT.md, and of no more than 159 bits", () => {
  for (const byte of [1, 2, 3, 4]) {
    const key = new Uint8Array(32).fill(byte);
    const draw = hkdf(key, new Uint8Array(), "hchat/v1/tls-details", 24);
    const { serial, age } = tlsDetailsOf(key);
    assertEquals(serial, Uint8Array.of(draw[0]! & 0x7f, ...draw.subarray(1, 20)));
    assertEquals(age, new DataView(draw.buffer).getUint32(20) / 2 ** 32);
  }
});

Deno.test("the keys of a month wait for a medium that takes its time", async () => {
  const list = new class extends MemoryList {
    asked = 0;
    waited = 0;

    override readRecord(slot: number, into: Uint8Array): ReadOutcome {
      return ++this.asked < 3 ? { kind: "pending" } : super.readRecord(slot, into);
    }

    settled(): Promise<void> {
      this.waited++;
      return Promise.resolve();
    }
  }({ startMs: JANUARY, periodMs: DAY_MS, slotCount: 59 });
  const key = await tlsKeyAt(list, "a", JANUARY);
  assertEquals([key?.length, list.asked, list.waited], [32, 3, 2]);
});
