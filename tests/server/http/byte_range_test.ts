import { assertEquals } from "@std/assert";
import { partOf } from "../../../server/http/byte_range.ts";

Deno.test("partOf() takes every valid form of one part", () => {
  const parts: [string, number, number][] = [
    ["bytes=0-0", 0, 1],
    ["bytes=10-19", 10, 20],
    ["bytes=990-", 990, 1_000],
    ["bytes=-5", 995, 1_000],
    ["bytes=-5000", 0, 1_000],
    ["bytes=900-5000", 900, 1_000],
    ["Bytes=0-", 0, 1_000],
    ["bytes=, 5-6 ,\t,", 5, 7],
    [`bytes=007-${"9".repeat(400)}`, 7, 1_000],
  ];
  for (const [range, from, to] of parts) assertEquals(partOf(range, 1_000), { from, to }, range);
});

Deno.test("partOf() ignores what is invalid, of another unit, or of several parts", () => {
  const others = [
    undefined,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=5-3",
    `bytes=1${"0".repeat(400)}-${"9".repeat(400)}`,
    "bytes=1-2-3",
    "bytes=a-b",
    "bytes=+1-2",
    "bytes=1 -2",
    "bytes =1-2",
    " bytes=1-2",
    "bytes=0-1,3-4",
    "items=0-1",
  ];
  for (const range of others) assertEquals(partOf(range, 1_000), undefined, range);
});

Deno.test("partOf() says what is not there", () => {
  const ranges = ["bytes=1000-", "bytes=1000-2000", "bytes=-0", `bytes=${"9".repeat(400)}-`];
  for (const range of ranges) assertEquals(partOf(range, 1_000), "unsatisfiable", range);
  assertEquals(partOf("bytes=0-", 0), "unsatisfiable");
  assertEquals(partOf("bytes=-5", 0), undefined);
});
