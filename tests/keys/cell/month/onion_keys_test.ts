import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { Buffer } from "node:buffer";
import { equals } from "@std/bytes/equals";
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { monthAt } from "../../../../keys/schedule.ts";
import { hkdf, slotSalt } from "../../../../keys/derive.ts";
import { monthSecretAt } from "../../../../keys/cell/month/month_secret.ts";
import {
  deriveOnion,
  onionAt,
  onionHost,
  wipeOnion,
} from "../../../../keys/cell/month/onion_keys.ts";
import { isZero } from "../../../../keys/bytes.ts";
import { readSource } from "../../../testkit/sources.ts";
import { MemoryList, pairOfLists } from "../../../testkit/memory_list.ts";
import { WatchedList } from "../../../testkit/watched_list.ts";
import { WipeWatch } from "../../../testkit/wipe_watch.ts";

const DAY_MS = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);
const FEBRUARY = Date.UTC(2026, 1, 1);
const LIST_ID = Uint8Array.fromHex("0946a682ee1d2b1a9bf07cedc09a9777");
const ROOT = Uint8Array.fromHex(
  "c5f3928a0a581f7a6b87042fa4b019c05f5abc46cbb4af06fcdda18e01d1ef7a" +
    "b296db3a207c284d91e7efb16b708196777d91277b92bc023d82b11b08e32288",
);
const secret = { root: ROOT, salt: slotSalt(LIST_ID, 100) };

Deno.test("monthAt() names the slot with the last millisecond of the calendar month", () => {
  const schedule = { startMs: JANUARY + 5 * DAY_MS, periodMs: DAY_MS, slotCount: 40 };
  const january = monthAt(schedule, JANUARY + 6 * DAY_MS);
  assertEquals(january, { slot: 25, untilMs: FEBRUARY });
  assertEquals(monthAt(schedule, FEBRUARY - 1), january);
  const february = { slot: 39, untilMs: JANUARY + 45 * DAY_MS };
  assertEquals(monthAt(schedule, FEBRUARY), february, "the list ends before the month");
  assertEquals(monthAt(schedule, JANUARY), undefined, "the list has not begun");
  assertEquals(monthAt(schedule, february.untilMs), undefined, "the list is over");
});

Deno.test("both seats derive each other's onion service, another one each month", async () => {
  const { a, b } = pairOfLists({ startMs: JANUARY, periodMs: 3_600_000, slotCount: 24 * 59 });
  const hosts: string[] = [];
  for (const nowMs of [JANUARY, FEBRUARY - 1, FEBRUARY]) {
    const ours = await servicesOf(a, nowMs);
    assertEquals(ours, await servicesOf(b, nowMs));
    assertNotEquals(ours.a.host, ours.b.host);
    hosts.push(ours.a.host);
  }
  assertEquals(hosts[0], hosts[1]);
  assertNotEquals(hosts[1], hosts[2]);
});

Deno.test("a month whose last record is burned has no onion service any more", async () => {
  const list = new MemoryList({ startMs: JANUARY, periodMs: DAY_MS, slotCount: 59 });
  const month = monthAt(list.schedule, JANUARY)!;
  list.burnedUntil = month.slot + 1;
  assertEquals(await monthSecretAt(list, JANUARY), undefined);
  assertEquals(await onionAt(list, "a", JANUARY), undefined);
});

Deno.test("onionHost() agrees with the address of a known service", () => {
  const host = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";
  assertEquals(onionHost(publicKeyIn(host)), host);
});

Deno.test("the address names the public key of the service seed, whose expanded form is clamped", () => {
  const { host, serviceKey } = deriveOnion(secret, "a");
  const seed = hkdf(secret.root, secret.salt, "hchat/v1/onion/service/a", 32);
  const head = Uint8Array.fromHex("302e020100300506032b657004220420");
  const key = createPrivateKey({
    key: Buffer.from([...head, ...seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey(key);
  const spki = publicKey.export({ type: "spki", format: "der" });
  assertEquals(new Uint8Array(spki.subarray(-32)), publicKeyIn(host));
  assertEquals(serviceKey.length, 64);
  assertEquals([serviceKey[0]! & 7, serviceKey[31]! & 192], [0, 64], "clamped");
});

Deno.test("FORMAT.md's example of an onion service is what deriveOnion() derives", () => {
  const document = readSource("keys/FORMAT.md");
  const { host, clientKey } = deriveOnion(secret, "a");
  assertStringIncludes(document, `\`${host}\``);
  assertStringIncludes(document, `\`${clientKey.toHex()}\``);
});

async function servicesOf(list: MemoryList, nowMs: number) {
  return { a: (await onionAt(list, "a", nowMs))!, b: (await onionAt(list, "b", nowMs))! };
}

/** The 32 bytes of key in an address, decoded by hand. */
function publicKeyIn(host: string): Uint8Array {
  const bits = [...host.slice(0, 56)]
    .map((letter) =>
      "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0")
    )
    .join("");
  return Uint8Array.from(bits.match(/.{8}/g)!.slice(0, 32), (byte) => parseInt(byte, 2));
}

Deno.test("the root of the month, the seed and the wrapped keys are overwritten", async () => {
  const list = new WatchedList();
  using watch = new WipeWatch();
  await onionAt(list, "a", JANUARY);
  assertEquals([list.buffers.length, list.held], [1, 0]);
  const month = monthAt(list.schedule, JANUARY)!;
  const root = list.recordOf(month.slot).subarray(0, 64);
  const salt = slotSalt(list.listId, month.slot);
  const [seed, clientKey] = ["service", "client"].map((use) =>
    hkdf(root, salt, `hchat/v1/onion/${use}/a`, 32)
  );
  assertEquals(watch.count(seed!), 1);
  const wrapped = (key: Uint8Array): number =>
    watch.wiped.filter((bytes) => bytes.length === 48 && equals(bytes.subarray(16), key)).length;
  assertEquals([wrapped(seed!), wrapped(clientKey!)], [1, 1]);
  assertEquals(watch.count(createHash("sha512").update(seed!).digest()), 1);
});

Deno.test("wipeOnion() overwrites the private keys, and leaves what is public", async () => {
  const keys = await onionAt(new WatchedList(), "a", JANUARY);
  assert(keys !== undefined && !isZero(keys.serviceKey) && !isZero(keys.clientKey));
  wipeOnion(keys);
  assert(isZero(keys.serviceKey) && isZero(keys.clientKey) && !isZero(keys.clientPublicKey));
});
