import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { fingerprintOf } from "../../../keys/list/fingerprint.ts";
import type { ListHeader } from "../../../keys/list_header.ts";

const header: ListHeader = {
  version: 1,
  seat: "a",
  recordBytes: 1_280,
  listId: new Uint8Array(16).fill(1),
  startMs: 1_700_000_000_000,
  periodMs: 10_000,
  volumeCount: 1,
  slotCount: 100_000,
  recordsPerVolume: 100_000,
  names: { a: "alice", b: "bob" },
  digestRoot: new Uint8Array(32).fill(2),
  passphraseBlock: undefined,
  vaultBlock: new Uint8Array(48).fill(3, 0, 32),
};

Deno.test("fingerprintOf() is eight groups of five digits", () => {
  assertMatch(fingerprintOf(header), /^\d{5}( \d{5}){7}$/);
});

Deno.test("fingerprintOf() is the same for both seats, any split and any passphrase", () => {
  const same: Partial<ListHeader>[] = [
    { seat: "b" },
    { volumeCount: 2, recordsPerVolume: 819 * 62 },
    { passphraseBlock: new Uint8Array(192).fill(3) },
  ];
  for (const changes of same) {
    assertEquals(fingerprintOf({ ...header, ...changes }), fingerprintOf(header));
  }
});

Deno.test("fingerprintOf() changes with everything that both seats share", () => {
  const other: Partial<ListHeader>[] = [
    { listId: new Uint8Array(16) },
    { startMs: 1_700_000_000_001 },
    { periodMs: 10_001 },
    { recordBytes: 1_264 },
    { slotCount: 100_001, recordsPerVolume: 100_001 },
    { names: { a: "alice", b: "bobby" } },
    { names: { a: "bob", b: "alice" } },
    { digestRoot: new Uint8Array(32) },
  ];
  for (const changes of other) {
    assertNotEquals(fingerprintOf({ ...header, ...changes }), fingerprintOf(header));
  }
});
