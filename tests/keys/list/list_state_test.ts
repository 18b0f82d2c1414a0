import { createHash } from "node:crypto";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { HEADER_BYTES } from "../../../keys/constants.ts";
import { STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import {
  decodeState,
  encodeState,
  freshState,
  readState,
  STATE_COPY_BYTES,
} from "../../../keys/list/list_state.ts";
import { encodeFreshStates } from "../../testkit/small_list.ts";

const list = { listId: new Uint8Array(16).fill(5), slotCount: 2 ** 48 };

const states = fc.record({
  sequence: fc.maxSafeNat(),
  burnedUntil: fc.nat(1_000),
  burnTarget: fc.integer({ min: 1_000, max: 2 ** 48 }),
  claimedSlot: fc.integer({ min: -1, max: 2 ** 48 - 1 }),
  answeredMs: fc.maxSafeNat(),
  edgeDigest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  handshakes: fc.uint8Array({ minLength: 93, maxLength: 93 }),
});

function pageWith(copies: Uint8Array): Uint8Array {
  const page = new Uint8Array(HEADER_BYTES);
  page.set(copies, STATE_OFFSET);
  return page;
}

Deno.test("a state comes back as it was written", () => {
  fc.assert(fc.property(states, (state) => {
    assertEquals(decodeState(encodeState(state, list.listId), list), state);
  }));
});

Deno.test("decodeState() rejects every flipped bit", () => {
  const bytes = encodeState({ ...freshState(7), burnTarget: 9, claimedSlot: 3 }, list.listId);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const altered = bytes.slice();
    altered[bit >> 3]! ^= 1 << (bit & 7);
    assertEquals(decodeState(altered, list), undefined, `bit ${bit}`);
  }
});

Deno.test("decodeState() takes any bytes without an error, and only what encodes to them again", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 166, maxLength: 166 }), fc.nat(40), (start, zeros) => {
      const bytes = new Uint8Array(STATE_COPY_BYTES);
      bytes.set(start);
      for (let index = 0; index < 5; index++) bytes.fill(0, 8 * index, 8 * index + zeros % 9);
      const hash = createHash("sha256").update("hchat/v1/state").update(list.listId);
      bytes.set(hash.update(bytes.subarray(0, 480)).digest(), 480);
      const state = decodeState(bytes, list);
      if (state !== undefined) assertEquals(encodeState(state, list.listId), bytes);
    }),
  );
});

Deno.test("decodeState() rejects a state of another list and slots past the end", () => {
  const bytes = encodeState({ ...freshState(), claimedSlot: 10 }, list.listId);
  assertEquals(decodeState(bytes, { ...list, listId: new Uint8Array(16) }), undefined);
  assertEquals(decodeState(bytes, { ...list, slotCount: 10 }), undefined);
  const torn = encodeState({ ...freshState(), burnedUntil: 2, burnTarget: 1 }, list.listId);
  assertEquals(decodeState(torn, list), undefined);
});

Deno.test("readState() takes the newer valid copy and names the damaged one", () => {
  const copies = encodeFreshStates(list.listId);
  const both = readState(pageWith(copies), list);
  assertEquals(both, { kind: "read", state: freshState(2), copy: 1, damagedCopy: undefined });
  copies[STATE_COPY_BYTES] = 1;
  const one = readState(pageWith(copies), list);
  assertEquals(one, { kind: "read", state: freshState(1), copy: 0, damagedCopy: 1 });
  copies[0] = 1;
  assertEquals(readState(pageWith(copies), list), { kind: "stateDamaged" });
});
