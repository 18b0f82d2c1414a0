/** Heads of HTTP/2 (HPACK): vectors of RFC 7541, ours read by ourselves, and blocks that are none. */
import { assert, assertEquals } from "@std/assert";
import { HeadReader } from "../../../../server/transport/http2/head_reader.ts";
import { HeadWriter } from "../../../../server/transport/http2/head_writer.ts";
import type { HeaderLine } from "../../../../server/transport/http2/header_table.ts";
import { decodeHuffman, encodeHuffman } from "../../../../server/transport/http2/huffman.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text.replaceAll(" ", ""));

/** RFC 7541, C.6.1 to C.6.3: three answers of one connection whose table holds 256 bytes. */
const ANSWERS: { block: string; lines: HeaderLine[] }[] = [
  {
    block: "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6" +
      "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
    lines: [
      [":status", "302"],
      ["cache-control", "private"],
      ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
      ["location", "https://www.example.com"],
    ],
  },
  {
    block: "4883 640e ffc1 c0bf",
    lines: [
      [":status", "307"],
      ["cache-control", "private"],
      ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
      ["location", "https://www.example.com"],
    ],
  },
];

Deno.test("HeadReader reads the answers of RFC 7541 in their order", () => {
  const reader = new HeadReader();
  for (const { block, lines } of ANSWERS) assertEquals(reader.read(hex(block)), lines);
});

/** A head like that of `fetch`. */
const OF_FETCH: HeaderLine[] = [
  [":method", "POST"],
  [":scheme", "https"],
  [":authority", "www.example.com"],
  [":path", "/"],
  ["content-length", "300"],
  ["accept", "*/*"],
];

Deno.test("HeadWriter spells a line out once, and the length each time", () => {
  const writer = new HeadWriter();
  // `www.example.com` is that of RFC 7541, C.4.1.
  const name = "418c f1e3 c2e5 f23a 6ba0 ab90 f4ff";
  assertEquals(writer.write(OF_FETCH), hex(`83 87 ${name} 84 0f0d 82 6400 53 83 f963e7`));
  assertEquals(writer.write(OF_FETCH), hex("83 87 bf 84 0f0d 82 6400 be"));
});

Deno.test("HeadWriter gives the table up where the other end keeps a smaller one", () => {
  const [writer, reader] = [new HeadWriter(), new HeadReader()];
  assertEquals(reader.read(writer.write(OF_FETCH)), OF_FETCH);
  writer.limitTable(100);
  for (let round = 0; round < 3; round++) {
    const block = writer.write(OF_FETCH);
    assertEquals(block[0], round === 0 ? 0x20 : 0x83);
    assertEquals(reader.read(block), OF_FETCH);
  }
});

Deno.test("HeadReader reads what HeadWriter writes, whatever the lines are", () => {
  const random = seededRandom("heads");
  const [writer, reader] = [new HeadWriter(), new HeadReader()];
  for (let round = 0; round < 200; round++) {
    const bytes = new Uint8Array(6);
    random(bytes);
    const lines = Array.from(bytes, (byte): HeaderLine => {
      const value = new Uint8Array(byte);
      random(value);
      return [byte % 2 === 0 ? "user-agent" : `x-${byte}`, String.fromCharCode(...value)];
    });
    assertEquals(reader.read(writer.write(lines)), lines);
  }
});

Deno.test("every byte has a Huffman code, and what is none is rejected", () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
  assertEquals(decodeHuffman(encodeHuffman(all)), all);
  // The end of a string, padding of zeros, padding of a whole byte.
  for (const wrong of ["fffffffc", "18", "1fff"]) {
    assertEquals(decodeHuffman(hex(wrong)), undefined);
  }
});

Deno.test("a block that is malformed, or unpacks to too much, is rejected", () => {
  const wrong = [
    "80",
    "c0",
    "ff",
    "0f",
    "7f",
    "40",
    "4001",
    "400178",
    "3fe11f01",
    "8220",
    "0085ff",
    "ff80808080",
  ];
  for (const block of wrong) assertEquals(new HeadReader().read(hex(block)), undefined, block);
  // One line of 4,000 bytes, and a thousand bytes that each stand for it.
  const line = [0x40, 1, 0x61, 0x7f, ...[0xa1, 0x1e], ...Array(4_000).fill(0x62)];
  assertEquals(new HeadReader().read(Uint8Array.from(line))?.[0]?.[1].length, 4_000);
  const bomb = Uint8Array.from([...line, ...Array(1_000).fill(0xbe)]);
  assertEquals(new HeadReader().read(bomb), undefined);
});

Deno.test("HeadReader survives random blocks", () => {
  const random = seededRandom("blocks");
  let read = 0;
  for (let round = 0; round < 20_000; round++) {
    const block = new Uint8Array(1 + round % 40);
    random(block);
    if (new HeadReader().read(block) !== undefined) read++;
  }
  assert(read > 0 && read < 20_000, `${read}`);
});
