import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { generalize, headRule } from "../../../server/dpi/head_rules.ts";
import { requestHead } from "../../../server/transport/request_heads.ts";
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
  const rule = headRule(ours.map((packet) => [packet]), ORDINARY);
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
  const { text = "" } = headRule(ours.map((packet) => [packet]), ORDINARY) ?? {};
  assertStringIncludes(text, " and ");
  assert(text.split(" and ").length === 2, text);
});

Deno.test("headRule() finds nothing in what ordinary programs send, nor in what is no HTTP", () => {
  const dice = seededDice(3);
  const ours = Array.from({ length: 20 }, () => ORDINARY[Math.floor(dice() * ORDINARY.length)]!);
  assertEquals(headRule([ours], ORDINARY), undefined);
  const noise = Array.from({ length: 6 }, (_, index) => {
    const bytes = new Uint8Array(500);
    seededBytes(index)(bytes);
    return bytes;
  });
  assertEquals(headRule([noise], ORDINARY), undefined);
});

Deno.test("headRule() takes no rule from what a few pairs share by chance", () => {
  const types = ["video/mp4", "video/mp2t", "video/mp4", "audio/mpeg"];
  const pairs = types.map((type, pair) =>
    [0, 1, 2].map((round) => {
      const length = 300 + 7_919 * (3 * pair + round) % 6_000;
      const head = requestHead(pair * 977_531 + 5, { host: "192.0.2.1:7471", length })
        .map(([name, value]) => `${name}: ${name.toLowerCase() === "content-type" ? type : value}`);
      const line = `POST /api/${["orders", "sync", "items", "log"][pair]} HTTP/1.1`;
      return request([line, ...head].join("\r\n"), length, 10 * pair + round);
    })
  );
  assertEquals(headRule(pairs, ORDINARY), undefined);
  // Three of them alone have a rule: the type, which the fourth has not.
  assert(headRule([pairs.slice(0, 3).flat()], ORDINARY) !== undefined);
});
