import { assertEquals, assertThrows } from "@std/assert";
import { HOUR_MS } from "../../../../keys/constants.ts";
import { decodeCall, encodeKnock, HelloError } from "../../../../keys/cell/handshake/hello.ts";
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
