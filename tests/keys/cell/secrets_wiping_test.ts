/** Every secret that is made on the way to a session, or within one, is overwritten after its last use. */
import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { isZero } from "../../../keys/bytes.ts";
import { ROOT_BYTES } from "../../../keys/constants.ts";
import { WORDS_SEED_BYTES } from "../../../keys/cell/handshake/authentication_words.ts";
import { deriveCellKey, deriveHandshakeKey, slotSalt } from "../../../keys/derive.ts";
import {
  answerHello,
  createEphemeral,
  deriveSession,
  finishHandshake,
} from "../../../keys/cell/handshake/handshake.ts";
import {
  CONFIRM_OFFSET,
  decodeHello1,
  decodeHelloAnswer,
  encodeHello1,
} from "../../../keys/cell/handshake/hello.ts";
import { openCell, sealCell } from "../../../keys/cell/seal.ts";
import { importX25519 } from "../../../keys/cell/handshake/x25519.ts";
import type { RandomFill } from "../../../keys/random.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import {
  helloOf,
  NOW_MS,
  openRequest,
  sealed,
  sealerOf,
  sealerPair,
  shakeHands,
  textOf,
} from "../../testkit/sealer_pair.ts";
import { WatchedList } from "../../testkit/watched_list.ts";
import { WipeWatch } from "../../testkit/wipe_watch.ts";

/** The slot of NOW_MS. */
const SLOT = 10;

/** A generator that remembers the buffers it has filled. */
function watchedRandom(seed: string): { random: RandomFill; buffers: Uint8Array[] } {
  const fill = seededRandom(seed);
  const buffers: Uint8Array[] = [];
  const random: RandomFill = (bytes) => {
    fill(bytes);
    buffers.push(bytes);
  };
  return { random, buffers };
}

function watchedPair() {
  const randoms = [watchedRandom("a"), watchedRandom("b")];
  const lists = { a: new WatchedList(), b: new WatchedList({ seat: "b" }) };
  const [a, b] = [
    sealerOf(lists.a, { random: randoms[0]!.random }),
    sealerOf(lists.b, { random: randoms[1]!.random }),
  ];
  return { a, b, lists, drawn: () => randoms.flatMap(({ buffers }) => buffers) };
}

/** Roots that were read alone and still hold something. */
function rootsHeld({ buffers }: WatchedList): number {
  return buffers.filter((bytes) => bytes.length === ROOT_BYTES && !isZero(bytes)).length;
}

Deno.test("the roots that the request tags come from are overwritten at once", () => {
  const list = new WatchedList();
  sealerOf(list);
  assert(list.buffers.some((bytes) => bytes.length === ROOT_BYTES));
  assertEquals(rootsHeld(list), 0);
});

Deno.test("a handshake overwrites the keys that it has derived and the secrets that it has drawn", async () => {
  const { a, b, lists, drawn } = watchedPair();
  using watch = new WipeWatch();
  await shakeHands(a, b);
  const root = lists.a.recordOf(SLOT).subarray(0, ROOT_BYTES);
  const secret = { root, salt: slotSalt(lists.a.listId, SLOT) };
  for (const use of ["hello", "answer", "psk"] as const) {
    // Each side derives it once.
    assertEquals(watch.count(deriveHandshakeKey(secret, use, "a")), 2, use);
  }
  assertEquals([rootsHeld(lists.a), rootsHeld(lists.b)], [0, 0]);
  // Nonces have 12 bytes and are no secret.
  const secrets = drawn().filter((bytes) => bytes.length > 12);
  assertEquals(secrets.map((bytes) => bytes.length).toSorted(), [32, 96]);
  assert(secrets.every(isZero));
});

Deno.test("a knock, and the work on a stranger's cell, leave no key and no root behind", async () => {
  const { a, b, lists } = watchedPair();
  {
    using watch = new WipeWatch();
    const knock = await a.beginKnock(NOW_MS, 1);
    assert(knock.kind === "begun");
    const root = lists.a.recordOf(knock.slot).subarray(0, ROOT_BYTES);
    const secret = { root, salt: slotSalt(lists.a.listId, knock.slot) };
    assertEquals(watch.count(deriveHandshakeKey(secret, "hello", "a")), 1);
  }
  await b.openRequest(undefined, new Uint8Array(2_048), NOW_MS);
  assertEquals([rootsHeld(lists.a), rootsHeld(lists.b)], [0, 0]);
});

Deno.test("an attempt that is given up, or whose sealer is closed, overwrites its keys", async () => {
  const { a, lists } = watchedPair();
  const root = lists.a.recordOf(SLOT).subarray(0, ROOT_BYTES);
  const secret = { root, salt: slotSalt(lists.a.listId, SLOT) };
  const keys = (["answer", "psk"] as const).map((use) => deriveHandshakeKey(secret, use, "a"));
  await helloOf(a);
  using watch = new WipeWatch();
  await helloOf(a);
  assertEquals(keys.map((key) => watch.count(key)), [1, 1]);
  a.close();
  assertEquals(keys.map((key) => watch.count(key)), [2, 2]);
});

Deno.test("the secrets that a session's keys come from are overwritten", () => {
  const shared = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
  const retained = new Uint8Array(32).fill(3);
  const ikm = concat([...shared, retained]);
  using watch = new WipeWatch();
  const { z, confirm, retained: next } = deriveSession(
    {
      listId: new Uint8Array(16),
      slot: SLOT,
      initiator: "a",
      psk: new Uint8Array(32),
      retained,
    },
    { shared, hello1: new Uint8Array(9), hello2: new Uint8Array(CONFIRM_OFFSET + 32) },
  );
  assert(shared.every(isZero));
  assertEquals(watch.count(ikm), 1);
  const okm = watch.wiped.filter(({ length }) => length === 96 + WORDS_SEED_BYTES);
  assertEquals(okm.map((bytes) => bytes.slice(0, 96)), [concat([z, confirm, next])]);
  assertEquals(watch.countLength(WORDS_SEED_BYTES) > 0, true);
});

Deno.test("private keys of a handshake cannot be taken out of the runtime", async () => {
  const { x25519Private, mlKemPrivate } = await createEphemeral(seededRandom("handshake"));
  assertEquals([x25519Private.extractable, mlKemPrivate.extractable], [false, false]);
});

Deno.test("an answer that does not prove the secrets leaves none behind", async () => {
  const random = seededRandom("handshake");
  const ephemeral = await createEphemeral(random);
  const { x25519Public: x25519, mlKemPublic: mlKem } = ephemeral;
  const tags = { current: new Uint8Array(16), previous: new Uint8Array(16) };
  const plaintext = encodeHello1({ timeMs: 1, features: 0, x25519, mlKem, tags });
  const context = {
    listId: new Uint8Array(16),
    slot: SLOT,
    initiator: "a" as const,
    psk: new Uint8Array(32),
    retained: new Uint8Array(32),
  };
  const sent = { plaintext, hello: decodeHello1(plaintext) };
  const answered = await answerHello(context, sent, { random, timeMs: 2, tags });
  const hello2 = decodeHelloAnswer(answered!.hello2);
  assert(hello2.kind === "hello2");
  const wipes = async (confirm: Uint8Array) => {
    using watch = new WipeWatch();
    const hello = { ephemeral, hello1: plaintext, hello2: { ...hello2, confirm } };
    return [await finishHandshake(context, hello) !== undefined, watch.countLength(32)] as const;
  };
  const [agreed, onTheWay] = await wipes(hello2.confirm);
  assert(agreed);
  // The secret of the session and the retained one.
  assertEquals(await wipes(new Uint8Array(32)), [false, onTheWay + 2]);
});

Deno.test("what goes into the key of a slot's cells is overwritten", () => {
  const secret = { root: new Uint8Array(ROOT_BYTES).fill(1), salt: new Uint8Array(24) };
  const chainKey = new Uint8Array(32).fill(2);
  using watch = new WipeWatch();
  deriveCellKey(secret, chainKey, "a");
  assertEquals(watch.count(concat([secret.root, chainKey])), 1);
});

Deno.test("the wrapping of an X25519 private key is overwritten", async () => {
  const key = new Uint8Array(32).fill(7);
  using watch = new WipeWatch();
  await importX25519(key);
  const wrapped = watch.wiped.filter((bytes) => bytes.subarray(-32).every((byte) => byte === 7));
  assertEquals(wrapped.length, 1);
});

Deno.test("plaintexts are overwritten once they are sealed, opened, or found to be forged", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  using watch = new WipeWatch();
  const cell = sealed(a, { items: [] });
  assertEquals(watch.countLength(2_020), 1);
  await openRequest(b, cell);
  assertEquals(watch.countLength(2_020), 2);
  const forged = sealCell(new Uint8Array(2_020), {
    key: new Uint8Array(32).fill(1),
    nonce: new Uint8Array(12),
  });
  assertEquals(openCell(forged, { key: new Uint8Array(32).fill(2) }), undefined);
  assertEquals(watch.countLength(2_020), 3);
});

Deno.test("closing overwrites the keys of every session, and what it leaves to the next", async () => {
  const { a, b } = sealerPair();
  await shakeHands(a, b);
  await openRequest(b, sealed(a, { items: [textOf("hello")] }));
  a.openAnswer(sealed(b, { items: [] }).cell, NOW_MS);
  using watch = new WipeWatch();
  a.close();
  // A chain key and a cell key each way, and the retained secret.
  assertEquals(watch.countLength(32), 5);
});

Deno.test("closing overwrites what a line of sessions has left that another one has replaced", async () => {
  const { a, b, lists } = watchedPair();
  await shakeHands(a, b);
  const left = lists.a.handshakeMemory.retained.slice();
  await shakeHands(a, sealerOf(new WatchedList({ seat: "b" }), { seed: "another" }), NOW_MS + 1);
  using watch = new WipeWatch();
  a.close();
  // By the session that is the previous one now, and by what is remembered of its line.
  assertEquals(watch.count(left), 2);
});
