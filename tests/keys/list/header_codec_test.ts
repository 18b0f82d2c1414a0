import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { decodeHeader, encodeHeader, HEADER_FIXED_BYTES } from "../../../keys/list/header_codec.ts";
import { type ListHeader, recordOffset } from "../../../keys/list_header.ts";
import { KeyListError, type KeyListErrorKind } from "../../../keys/errors.ts";
import { chunkRecords } from "../../../keys/list/header_limits.ts";
import { nameFault, namesFault } from "../../../keys/list/name.ts";

const sample: ListHeader = {
  version: 1,
  seat: "a",
  recordBytes: 1280,
  listId: new Uint8Array(16).fill(7),
  startMs: Date.UTC(2026, 0, 1),
  periodMs: 10_000,
  volumeCount: 1,
  slotCount: 259_200,
  recordsPerVolume: 259_200,
  names: { a: "alice", b: "bob" },
  digestRoot: new Uint8Array(32).fill(9),
  passphraseBlock: undefined,
  vaultBlock: new Uint8Array(48).fill(3, 0, 32),
};

function rejection(page: Uint8Array): KeyListErrorKind {
  return assertThrows(() => decodeHeader(page), KeyListError).kind;
}

/** Header bytes with `change` applied and the checksum made right again. */
function resealed(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const bytes = encodeHeader(sample);
  change(bytes, new DataView(bytes.buffer));
  bytes.set(createHash("sha256").update(bytes.subarray(0, 3008)).digest(), 3008);
  return bytes;
}

const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((name) => nameFault(name) === undefined);

const headers: fc.Arbitrary<ListHeader> = fc.record({
  seat: fc.constantFrom("a" as const, "b" as const),
  recordBytes: fc.integer({ min: 4, max: 4096 }).map((units) => units * 16),
  listId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  startMs: fc.nat({ max: 4_102_444_800_000 }),
  periodMs: fc.integer({ min: 1000, max: 86_400_000 }),
  names: fc.tuple(names, names).map(([a, b]) => ({ a, b })).filter((both) =>
    namesFault(both) === undefined
  ),
  digestRoot: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  passphraseBlock: fc.option(fc.uint8Array({ minLength: 192, maxLength: 192 }), {
    nil: undefined,
  }),
  wrappedSecret: fc.uint8Array({ minLength: 48, maxLength: 48 }),
  volumeCount: fc.integer({ min: 1, max: 20 }),
  chunksPerVolume: fc.integer({ min: 1, max: 9 }),
  lastRecords: fc.integer({ min: 1, max: 16 }),
}).map(({ chunksPerVolume, lastRecords, wrappedSecret, ...rest }) => {
  const split = chunksPerVolume * chunkRecords(rest.recordBytes);
  const slotCount = (rest.volumeCount - 1) * split + lastRecords;
  const recordsPerVolume = rest.volumeCount === 1 ? slotCount : split;
  const isPlain = rest.passphraseBlock === undefined;
  const vaultBlock = isPlain ? wrappedSecret.fill(0, 32).fill(1, 0, 1) : wrappedSecret;
  return { version: 1, ...rest, slotCount, recordsPerVolume, vaultBlock };
});

Deno.test("decodeHeader() gives back what encodeHeader() took", () => {
  fc.assert(fc.property(headers, (header) => {
    assertEquals(decodeHeader(encodeHeader(header)), header);
  }));
});

Deno.test("decodeHeader() finds every single flipped bit of the fixed part", () => {
  const bytes = encodeHeader(sample);
  for (let bit = 0; bit < HEADER_FIXED_BYTES * 8; bit++) {
    const mask = 1 << (bit & 7);
    bytes[bit >> 3]! ^= mask;
    assertEquals(rejection(bytes), "headerDamaged", `bit ${bit}`);
    bytes[bit >> 3]! ^= mask;
  }
});

Deno.test("decodeHeader() answers any bytes with a header or a KeyListError", () => {
  const alterations = fc.array(
    fc.tuple(fc.nat({ max: HEADER_FIXED_BYTES - 1 }), fc.nat({ max: 255 })),
    { maxLength: 20 },
  );
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 5000 }),
    alterations.map((list) =>
      resealed((bytes) => list.forEach(([at, byte]) => bytes[at % 416] = byte))
    ),
  );
  fc.assert(
    fc.property(hostile, (bytes) => {
      let header: ListHeader;
      try {
        header = decodeHeader(bytes);
      } catch (error) {
        if (error instanceof KeyListError) return;
        throw error;
      }
      assertEquals(encodeHeader(header), new Uint8Array(bytes.slice(0, HEADER_FIXED_BYTES)));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("decodeHeader() tells an unknown file from a truncated list", () => {
  const bytes = encodeHeader(sample);
  assertEquals(rejection(new Uint8Array(0)), "notAList");
  assertEquals(rejection(new Uint8Array(4096)), "notAList");
  assertEquals(rejection(new TextEncoder().encode("# Shopping list\n")), "notAList");
  assertEquals(rejection(bytes.subarray(0, 8)), "truncated");
  assertEquals(rejection(bytes.subarray(0, 3071)), "truncated");
});

Deno.test("decodeHeader() names a list of a newer version, whatever else is in it", () => {
  assertEquals(rejection(resealed((_, view) => view.setUint16(8, 2))), "newerVersion");
  const unknownLayout = encodeHeader(sample).fill(0xee, 100);
  unknownLayout[9] = 3;
  assertEquals(rejection(unknownLayout), "newerVersion");
});

const forbidden: [string, (bytes: Uint8Array, view: DataView) => void][] = [
  ["version 0", (_, view) => view.setUint16(8, 0)],
  ["an unknown seat", (_, view) => view.setUint8(10, 0x63)],
  ["an unknown flag", (_, view) => view.setUint8(11, 2)],
  ["a record of 63 bytes", (_, view) => view.setUint32(12, 63)],
  ["a record of 72 bytes", (_, view) => view.setUint32(12, 72)],
  ["a record of 65,552 bytes", (_, view) => view.setUint32(12, 65_552)],
  ["a period of 999 ms", (_, view) => view.setUint32(40, 999)],
  ["a period of more than a day", (_, view) => view.setUint32(40, 86_400_001)],
  ["no volume", (_, view) => view.setUint32(44, 0)],
  ["more volumes than records fill", (_, view) => view.setUint32(44, 2)],
  ["no slot", (_, view) => view.setBigUint64(48, 0n)],
  ["more slots than 2^48", (_, view) => {
    view.setBigUint64(48, 2n ** 48n + 1n);
    view.setBigUint64(56, 2n ** 48n + 1n);
  }],
  ["a slot count of 2^64 - 1", (_, view) => {
    view.setBigUint64(48, 2n ** 64n - 1n);
    view.setBigUint64(56, 2n ** 64n - 1n);
  }],
  ["a volume split within a chunk", (_, view) => {
    view.setUint32(44, 2);
    view.setBigUint64(56, 200_000n);
  }],
  ["a start past the calendar", (_, view) => view.setBigUint64(32, 2n ** 60n)],
  ["an empty name", (bytes) => bytes.fill(0, 64, 128)],
  ["a name that is too long for its field", (bytes) => bytes[64] = 64],
  ["a name with a byte after its end", (bytes) => bytes[127] = 1],
  ["a name that is not UTF-8", (bytes) => bytes[65] = 0xff],
  ["a name with a path separator", (bytes) => bytes[65] = 0x2f],
  ["a name with a control character", (bytes) => bytes[65] = 0x1b],
  ["the same name twice", (bytes) => bytes.copyWithin(128, 64, 128)],
  ["a passphrase block without its flag", (bytes) => bytes[224] = 1],
  ["a vault secret of zeros", (bytes) => bytes.fill(0, 416, 448)],
  ["a byte behind a vault secret that is not wrapped", (bytes) => bytes[448] = 1],
  ["a byte in the reserved part", (bytes) => bytes[464] = 1],
];

for (const [what, change] of forbidden) {
  Deno.test(`decodeHeader() rejects ${what} under a right checksum`, () => {
    assertEquals(rejection(resealed(change)), "outOfRange");
  });
}

Deno.test("recordOffset() finds records past 2^32 and 2^40 bytes, and across volumes", () => {
  const single = {
    recordBytes: 1280,
    slotCount: 2 ** 40,
    recordsPerVolume: 2 ** 40,
    volumeCount: 1,
  };
  assertEquals(recordOffset(single, 0), { volume: 0, offset: 4096 });
  assertEquals(recordOffset(single, 2 ** 32), { volume: 0, offset: 4096 + 1280 * 2 ** 32 });
  const split = { recordBytes: 1280, slotCount: 8190, recordsPerVolume: 819 * 4, volumeCount: 3 };
  assertEquals(recordOffset(split, 3275), { volume: 0, offset: 4096 + 3275 * 1280 });
  assertEquals(recordOffset(split, 3276), { volume: 1, offset: 4096 });
  assertEquals(recordOffset(split, 8189), { volume: 2, offset: 4096 + 1637 * 1280 });
});
