import { assert, assertEquals } from "@std/assert";
import { gfwRules } from "../../../server/dpi/gfw_rules.ts";
import { seededBytes } from "../../testkit/seeded_dice.ts";

const encoder = new TextEncoder();

Deno.test("gfwRules() exempts an HTTP request by its first word and by its printable start", () => {
  const rules = gfwRules(encoder.encode("POST /0123456789abcdef HTTP/1.1\r\n\r\n"));
  assert(rules.knownProtocol && rules.sixPrintableFirst && rules.longPrintableRun);
});

Deno.test("gfwRules() finds no exemption for random bytes", () => {
  const bytes = new Uint8Array(1_460);
  seededBytes(7)(bytes);
  assertEquals(Object.values(gfwRules(bytes)).includes(true), false);
});

Deno.test("gfwRules() exempts a TLS hello, bytes of few set bits and bytes of many", () => {
  assert(gfwRules(new Uint8Array([0x16, 0x03, 0x01, 0x99])).knownProtocol);
  assert(gfwRules(new Uint8Array(64)).popcountOutside);
  assert(gfwRules(new Uint8Array(64).fill(0xff)).popcountOutside);
});
