import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { KeyListError } from "../../../keys/errors.ts";
import { decodeHeader } from "../../../keys/list/header_codec.ts";
import {
  checkVolumePage,
  encodeVolumePage,
  volumeBytes,
  volumePath,
  volumeRecords,
} from "../../../keys/list/volumes.ts";

const owner = { seat: "a" as const, listId: new Uint8Array(16).fill(5) };
const place = { index: 2, path: "alice.hkl.002" };

function rejection(page: Uint8Array): string {
  return assertThrows(() => checkVolumePage(page, owner, place), KeyListError).kind;
}

Deno.test("volumePath() counts volumes behind the name of the list", () => {
  assertEquals(volumePath("/stick/alice.hkl", 0), "/stick/alice.hkl");
  assertEquals(volumePath("/stick/alice.hkl", 1), "/stick/alice.hkl.001");
  assertEquals(volumePath("/stick/alice.hkl", 999), "/stick/alice.hkl.999");
});

Deno.test("volumeBytes() puts the digest table into the last volume alone", () => {
  const layout = { recordBytes: 1280, slotCount: 2000, recordsPerVolume: 819, volumeCount: 3 };
  assertEquals([0, 1, 2].map((index) => volumeRecords(layout, index)), [819, 819, 362]);
  assertEquals(volumeBytes(layout, 0), 4096 + 819 * 1280);
  assertEquals(volumeBytes(layout, 2), 4096 + 362 * 1280 + 3 * 32);
});

Deno.test("checkVolumePage() accepts the page of its own place and finds every flipped bit", () => {
  const page = encodeVolumePage(owner, 2);
  checkVolumePage(page, owner, place);
  for (let bit = 0; bit < page.length * 8; bit++) {
    page[bit >> 3]! ^= 1 << (bit & 7);
    assertThrows(() => checkVolumePage(page, owner, place), KeyListError);
    page[bit >> 3]! ^= 1 << (bit & 7);
  }
});

Deno.test("checkVolumePage() tells foreign, damaged and truncated volumes apart", () => {
  assertEquals(rejection(encodeVolumePage(owner, 1)), "foreignVolume");
  assertEquals(rejection(encodeVolumePage({ ...owner, seat: "b" }, 2)), "foreignVolume");
  const otherList = { ...owner, listId: new Uint8Array(16).fill(6) };
  assertEquals(rejection(encodeVolumePage(otherList, 2)), "foreignVolume");
  assertEquals(rejection(new TextEncoder().encode("photo")), "foreignVolume");
  assertEquals(rejection(encodeVolumePage(owner, 2).subarray(0, 4000)), "truncated");
  assertEquals(rejection(encodeVolumePage(owner, 2).fill(1, 100, 101)), "headerDamaged");
});

Deno.test("a further volume in the place of the first one is told from other files", () => {
  const page = encodeVolumePage({ seat: "a", listId: new Uint8Array(16) }, 1);
  const error = assertThrows(() => decodeHeader(page), KeyListError);
  assertEquals(error.kind, "notAList");
  assertStringIncludes(error.message, "expected its first file, got a further volume");
  assertStringIncludes(error.hint ?? "", "leave out the number at the end");
});
