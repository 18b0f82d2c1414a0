import { assertEquals } from "@std/assert";
import { ChunkExtensions } from "../../../server/http/wire/chunk_extensions.ts";

/** What a body is found to be when it comes in pieces of `bytes`. */
function found(body: string, bytes: number): boolean {
  const extensions = new ChunkExtensions();
  const whole = new TextEncoder().encode(body);
  for (let at = 0; at < whole.length; at += bytes) {
    if (extensions.isTooLong(whole.subarray(at, at + bytes))) return true;
  }
  return false;
}

const [most, more] = ["a".repeat(16_384), "a".repeat(16_385)];

const BODIES: [name: string, body: string, isTooLong: boolean][] = [
  ["as long as Node bears", `5;${most}\r\nabcde\r\n0\r\n\r\n`, false],
  ["a byte more", `5;${more}\r\nabcde\r\n0\r\n\r\n`, true],
  ["a byte more, behind a chunk that looks like heads", `4\r\n1;\r\n\r\n2;${more}`, true],
  ["signs between names and values", `5${";=".repeat(20_000)}\r\nabcde\r\n0\r\n\r\n`, false],
  ["the same signs between quotes", `5;a="${";=".repeat(20_000)}"\r\nabcde\r\n0\r\n\r\n`, true],
  ["a quote behind a backslash ends nothing", `5;a="\\"${";".repeat(16_384)}"`, true],
  ["many chunks with short ones", "1;ab\r\nx\r\n".repeat(9_000), false],
  [
    "data that looks like one",
    `${(20_000).toString(16)}\r\n1;${"a".repeat(19_998)}\r\n0\r\n`,
    false,
  ],
  ["trailers", `0\r\nX: 1;${more}\r\n\r\n`, false],
];

for (const [name, body, isTooLong] of BODIES) {
  Deno.test(`ChunkExtensions counts names and values in pieces of any length: ${name}`, () => {
    for (const bytes of [1, 3, 7, 1_000, 100_000]) {
      assertEquals(found(body, bytes), isTooLong, `in pieces of ${bytes}`);
    }
  });
}
