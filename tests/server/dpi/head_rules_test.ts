import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { generalize, headRule } from "../../../server/dpi/head_rules.ts";
import { ordinaryFirstPackets } from "../../../server/dpi/ordinary_heads.ts";
import { oldHead, request } from "../../testkit/flows.ts";
import { seededBytes, seededDice } from "../../testkit/seeded_dice.ts";

const ORDINARY = ordinaryFirstPackets(seededBytes(1));

Deno.test("generalize() gives the common start, the narrowest class, and the common end", () => {
  assertEquals(generalize(["POST /0a1f", "POST /ffee"]).text, "POST /[0-9a-f]{4}");
  assertEquals(generalize(["1", "23"]).text, "\\d{1,2}");
  assertEquals(generalize(["x.js", "yz.js"]).text, "[a-z]{1,2}\\.js");
  assertEquals(generalize(["same", "same"]).text, "same");
  const odd = ["a b", "a ü c", "a"];
  for (const text of odd) assert(generalize(odd).whole.test(text), text);
});

Deno.test("headRule() finds the path of 32 hexadecimal digits, which no ordinary program has", () => {
  const ours = Array.from({ length: 12 }, (_, index) => request(oldHead(index), 1_200, index));
  const rule = headRule(ours, ORDINARY);
  assertEquals(rule, {
    scope: "first packet",
    text: "/^POST /[0-9a-f]{32} /",
    matched: 12,
    of: 12,
  });
});

Deno.test("headRule() joins conditions that ordinary programs have one by one", () => {
  const head = "POST /ingest HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n" +
    "Content-Type: application/octet-stream\r\nContent-Length: 2048";
  const ours = Array.from({ length: 6 }, (_, index) => request(head, 1_200, index));
  const { text = "" } = headRule(ours, ORDINARY) ?? {};
  assertStringIncludes(text, " and ");
  assert(text.split(" and ").length === 2, text);
});

Deno.test("headRule() finds nothing in what ordinary programs send, nor in what is no HTTP", () => {
  const dice = seededDice(3);
  const ours = Array.from({ length: 20 }, () => ORDINARY[Math.floor(dice() * ORDINARY.length)]!);
  assertEquals(headRule(ours, ORDINARY), undefined);
  const noise = Array.from({ length: 6 }, (_, index) => {
    const bytes = new Uint8Array(500);
    seededBytes(index)(bytes);
    return bytes;
  });
  assertEquals(headRule(noise, ORDINARY), undefined);
});
