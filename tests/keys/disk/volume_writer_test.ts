import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DIRECT_STEP, openDirectFile, reserveRoom } from "../../../keys/disk/direct_file.ts";
import { directShift, pageAlignedBytes, VolumeWriter } from "../../../keys/disk/volume_writer.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const FILE_BYTES = 24 * DIRECT_STEP;

/** Pieces of two files that adjoin, or leave something out in between. */
const pieces = fc.array(
  fc.record({
    volume: fc.nat(1),
    gap: fc.oneof(fc.constant(0), fc.nat(DIRECT_STEP + 1)),
    length: fc.integer({ min: 1, max: 3 * DIRECT_STEP }),
    value: fc.integer({ min: 1, max: 255 }),
  }),
  { minLength: 1, maxLength: 12 },
);

for (const isDirect of [true, false]) {
  const how = isDirect ? "past the page cache" : "the ordinary way";
  Deno.test(`VolumeWriter brings every byte to its place, ${how}`, async () => {
    using dir = tempDir();
    const paths = [dir.file("main"), dir.file("main.001")];
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        for (const path of paths) {
          Deno.writeFileSync(path, new Uint8Array(0));
          if (!reserveRoom(path, FILE_BYTES)) Deno.truncateSync(path, FILE_BYTES);
        }
        const expected = paths.map(() => new Uint8Array(FILE_BYTES));
        const ends = [0, 0];
        const writer = new VolumeWriter(paths, { isDirect });
        const buffer = pageAlignedBytes(4 * DIRECT_STEP);
        for (const { volume, gap, length, value } of list) {
          const offset = ends[volume]! + gap;
          if (offset + length > FILE_BYTES) continue;
          ends[volume] = offset + length;
          const shift = directShift(offset);
          const bytes = buffer.subarray(shift, shift + length).fill(value);
          await writer.write(bytes, { volume, offset });
          expected[volume]!.fill(value, offset, offset + length);
        }
        writer.flush();
        await writer.close();
        assertEquals(paths.map((path) => Deno.readFileSync(path)), expected);
      }),
      { numRuns: 60 },
    );
  });
}

Deno.test("openDirectFile() and reserveRoom() have nothing to offer for a file that is not there", () => {
  using dir = tempDir();
  assertEquals(openDirectFile(dir.file("missing")), undefined);
  assertEquals(reserveRoom(dir.file("missing"), 4096), false);
});

Deno.test({
  name: "VolumeWriter writes the ordinary way where FFI is not granted",
  permissions: { read: true, write: true, ffi: false },
  fn: async () => {
    using dir = tempDir();
    const path = dir.file("main");
    Deno.writeFileSync(path, new Uint8Array(0));
    assertEquals(reserveRoom(path, 4096), false);
    assertEquals(Deno.statSync(path).size, 0);
    const writer = new VolumeWriter([path], { isDirect: true });
    const bytes = pageAlignedBytes(10_000).subarray(0, 10_000).fill(7);
    await writer.write(bytes, { volume: 0, offset: 0 });
    writer.flush();
    await writer.close();
    assertEquals(Deno.readFileSync(path), bytes);
  },
});
