import { assert, assertEquals } from "@std/assert";
import { type Exchange, reportOf } from "../../../server/dpi/dpi_report.ts";
import { gfwRules } from "../../../server/dpi/gfw_rules.ts";

const encoder = new TextEncoder();

function randomCell(seed: number): Uint8Array {
  let state = seed * 2_654_435_761 >>> 0;
  return Uint8Array.from({ length: 2_048 }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state & 0xff;
  });
}

function exchange(index: number, change: Partial<Exchange> = {}): Exchange {
  return {
    requestAtMs: index * 1_000,
    answerAtMs: index * 1_000 + 20,
    requestHead:
      "POST /0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: h\r\nContent-Length: 2048",
    requestBody: randomCell(2 * index + 1),
    answerHead: "HTTP/1.1 200 OK\r\nContent-Length: 2048",
    answerBody: randomCell(2 * index + 2),
    ...change,
  };
}

Deno.test("gfwRules() exempts an HTTP request by its first word and by its printable start", () => {
  const rules = gfwRules(encoder.encode("POST /0123456789abcdef HTTP/1.1\r\n\r\n"));
  assert(rules.knownProtocol && rules.sixPrintableFirst && rules.longPrintableRun);
});

Deno.test("gfwRules() finds no exemption for random bytes", () => {
  assertEquals(Object.values(gfwRules(randomCell(7).subarray(0, 1_460))).includes(true), false);
});

Deno.test("gfwRules() exempts a TLS hello, bytes of few set bits and bytes of many", () => {
  assert(gfwRules(new Uint8Array([0x16, 0x03, 0x01, 0x99])).knownProtocol);
  assert(gfwRules(new Uint8Array(64)).popcountOutside);
  assert(gfwRules(new Uint8Array(64).fill(0xff)).popcountOutside);
});

Deno.test("reportOf() finds nothing in exchanges of random cells", () => {
  const exchanges = Array.from({ length: 200 }, (_, index) => exchange(index));
  const report = reportOf({ firstPackets: [encoder.encode("POST /a HTTP/1.1\r\n")], exchanges });
  assertEquals(report.findings, []);
  assertEquals(report.cells.sizes, [{ what: "2048", count: 400 }]);
  // 2,048 random bytes have about 7.91 bits of entropy each, and 4 set bits give or take 0.03.
  const [lowest, highest] = report.cells.entropyOfCells;
  assert(lowest > 7.85 && highest < 7.95, `${lowest} to ${highest}`);
  const [fewest, most] = report.cells.setBitsOfCells;
  assert(fewest > 3.8 && fewest < 4 && most > 4 && most < 4.2, `${fewest} to ${most}`);
  assertEquals(report.cells.oddCells, 0);
});

Deno.test("reportOf() names a constant byte, a second size, a repeated cell and a telling header", () => {
  const exchanges = Array.from({ length: 20 }, (_, index) => exchange(index));
  for (const each of exchanges) each.requestBody[3] = each.answerBody[3] = 0x41;
  exchanges.push(exchange(21, { requestBody: exchanges[0]!.requestBody }));
  exchanges[20]!.answerBody = randomCell(99).subarray(0, 1_000);
  exchanges[20]!.answerBody[3] = 0x41;
  exchanges[4]!.requestBody.fill(0xff, 4, 400);
  exchanges[2]!.answerHead = "HTTP/1.1 200 OK\r\nX-Powered-By: something\r\nContent-Length: 2048";
  const { findings } = reportOf({ firstPackets: [randomCell(5)], exchanges });
  for (
    const part of [
      "first packets match no",
      "offsets 3",
      "more than one size",
      "sent twice",
      "too many set bits: 1",
      "names the program",
      "answers with different",
    ]
  ) assert(findings.some((finding) => finding.includes(part)), `no finding says: ${part}`);
});
