import { assert, assertEquals, assertThrows } from "@std/assert";
import { HOUR_MS } from "../../../../keys/constants.ts";
import {
  decodeCall,
  decodeHello1,
  decodeHelloAnswer,
  decodeOr,
  encodeHello2,
  encodeKnock,
  HelloError,
} from "../../../../keys/cell/handshake/hello.ts";
import { NOW_MS } from "../../../testkit/sealer_pair.ts";

Deno.test("a knock is whole hours away, one at least and 26 at most, either way", () => {
  const knock = (differenceMs: number) => () =>
    decodeCall(encodeKnock({ timeMs: NOW_MS + differenceMs, ownMs: NOW_MS }));
  for (const hours of [-26, -1, 1, 26]) {
    const timeMs = NOW_MS + hours * HOUR_MS;
    assertEquals(knock(hours * HOUR_MS)(), { kind: "knock", timeMs, ownMs: NOW_MS });
  }
  for (const differenceMs of [-27 * HOUR_MS, 27 * HOUR_MS, 0, HOUR_MS + 1, HOUR_MS / 2]) {
    assertThrows(knock(differenceMs), HelloError);
  }
});

Deno.test("a knock is no hello 1, and nothing comes behind its fields", () => {
  const knock = encodeKnock({ timeMs: NOW_MS + HOUR_MS, ownMs: NOW_MS });
  assertThrows(() => decodeHello1(knock), HelloError);
  for (const kind of [0, 2, 3, 5]) {
    assertThrows(() => decodeCall(Uint8Array.of(kind, ...knock.subarray(1))), HelloError);
  }
  for (const at of [17, knock.length - 1]) {
    const longer = knock.slice();
    longer[at] = 1;
    assertThrows(() => decodeCall(longer), HelloError);
  }
  assertThrows(() => decodeCall(knock.subarray(1)), HelloError);
});

Deno.test("nothing comes behind the fields of a hello 2, and no call is an answer", () => {
  const hello2 = encodeHello2({
    timeMs: NOW_MS,
    features: 0,
    x25519: new Uint8Array(32),
    ciphertext: new Uint8Array(1_088),
    tags: { current: new Uint8Array(16), previous: new Uint8Array(16) },
    confirm: new Uint8Array(32).fill(9),
  });
  assertEquals(decodeHelloAnswer(hello2).kind, "hello2");
  hello2[13 + 32 + 1_088 + 32 + 32] = 1;
  assertThrows(() => decodeHelloAnswer(hello2), HelloError);
  const knock = encodeKnock({ timeMs: NOW_MS + HOUR_MS, ownMs: NOW_MS });
  assertThrows(() => decodeHelloAnswer(knock), HelloError);
});

Deno.test("decodeOr() swallows nothing but bytes that are no hello", () => {
  assertEquals(decodeOr(() => 7), 7);
  assertEquals(decodeOr(() => decodeCall(new Uint8Array(3))), undefined);
  const fault = assertThrows(() =>
    decodeOr(() => {
      throw new RangeError("another");
    })
  );
  assert(fault instanceof RangeError);
});
