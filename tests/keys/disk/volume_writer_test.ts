import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { VolumeWriter } from "../../../keys/disk/volume_writer.ts";
import { WriteError } from "../../../keys/disk/write_fault.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const FILE_BYTES = 98_304;

/** Pieces of two files that adjoin, or leave something out in between. */
const pieces = fc.array(
  fc.record({
    volume: fc.nat(1),
    gap: fc.oneof(fc.constant(0), fc.nat(4_097)),
    length: fc.integer({ min: 1, max: 12_288 }),
    value: fc.integer({ min: 1, max: 255 }),
  }),
  { minLength: 1, maxLength: 12 },
);

Deno.test("VolumeWriter brings every byte to its place", async () => {
  using dir = tempDir();
  const paths = [dir.file("main"), dir.file("main.001")];
  await fc.assert(
    fc.asyncProperty(pieces, async (list) => {
      for (const path of paths) Deno.writeFileSync(path, new Uint8Array(FILE_BYTES));
      const expected = paths.map(() => new Uint8Array(FILE_BYTES));
      const ends = [0, 0];
      const writer = new VolumeWriter(paths);
      for (const { volume, gap, length, value } of list) {
        const offset = ends[volume]! + gap;
        if (offset + length > FILE_BYTES) continue;
        ends[volume] = offset + length;
        await writer.write(new Uint8Array(length).fill(value), { volume, offset });
        expected[volume]!.fill(value, offset, offset + length);
      }
      await writer.close();
      assertEquals(paths.map((path) => Deno.readFileSync(path)), expected);
    }),
    { numRuns: 60 },
  );
});

Deno.test("VolumeWriter names the file that it cannot write", async () => {
  using dir = tempDir();
  const writer = new VolumeWriter([dir.file("missing")]);
  const writing = writer.write(new Uint8Array(1), { volume: 0, offset: 0 });
  const error = await assertRejects(() => writing, WriteError);
  assertEquals([error.path, error.code], [dir.file("missing"), "ENOENT"]);
  await writer.close();
});
