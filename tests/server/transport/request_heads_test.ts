import { assert, assertEquals, assertLess } from "@std/assert";
import { meetingHead } from "../../../keys/meeting_place.ts";
import { randomBytes } from "../../../keys/random.ts";
import { askNdpi } from "../../../server/dpi/ndpi.ts";
import type { Flow } from "../../../server/dpi/flow.ts";
import { answerType, requestHead } from "../../../server/transport/request_heads.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { needs } from "../../testkit/needs.ts";
import { concatenated } from "../../testkit/raw_http.ts";

const random = seededRandom("heads");
const PLACE = { host: "203.0.113.5:30412", length: 2_377 };

function headOf(draw: number): string {
  return requestHead(draw, PLACE).map(([name, value]) => `${name}: ${value}\r\n`).join("");
}

/** Heads of so many pairs. */
function headsOfPairs(count: number): string[] {
  return Array.from({ length: count }, () => headOf(meetingHead(randomBytes(random, 16))));
}

Deno.test("every head names the host, the length and the type of the body", () => {
  for (const head of headsOfPairs(300)) {
    assert(/^host: 203\.0\.113\.5:30412\r$/im.test(head), head);
    assert(/^content-length: 2377\r$/im.test(head), head);
    const [, type] = /^content-type: (.+)\r$/im.exec(head) ?? [];
    assertEquals(answerType(type), type);
    assert(!head.includes("$"), head);
  }
  assertEquals(answerType("text/html"), "application/octet-stream");
});

Deno.test("pairs have many heads, and no line but those that HTTP wants is in all of them", () => {
  const heads = headsOfPairs(400);
  assert(new Set(heads).size > 60);
  const lines = new Set(heads.flatMap((head) => head.split("\r\n").slice(0, -1)));
  for (const line of lines) {
    const share = heads.filter((head) => head.split("\r\n").includes(line)).length / heads.length;
    if (!/^(host|content-length)/i.test(line)) assertLess(share, 0.6, line);
  }
});

Deno.test({
  name: "nDPI takes every head for ordinary HTTP",
  ...needs("ndpiReader"),
  async fn() {
    const flows = Array.from({ length: 64 }, (_, draw): Flow => {
      const body = (bytes: number): string => String.fromCharCode(...randomBytes(random, bytes));
      const up = concatenated(
        `POST /service/logs/poll HTTP/1.1\r\n${headOf(draw)}\r\n`,
        body(2_377),
      );
      const type = /^content-type: (.+)\r$/im.exec(headOf(draw))![1];
      const down = concatenated(
        `HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nContent-Type: ${type}\r\n` +
          'Content-Length: 3120\r\nETag: W/"c30-dVrG6mOhNhBnYfbBs8QhuNuRBuo"\r\n' +
          "Date: Thu, 01 Jan 2026 10:20:30 GMT\r\nConnection: keep-alive\r\n" +
          `Keep-Alive: timeout=5\r\n\r\n${body(3_120)}`,
      );
      const packets = [{ atMs: 1, up: true, bytes: up }, { atMs: 2, up: false, bytes: down }];
      return { openedAtMs: 0, packets, closedAtMs: 3 };
    });
    const verdict = await askNdpi(flows, 30_412);
    assert(verdict.kind === "verdict");
    assertEquals(verdict.protocols, ["HTTP", "Web"]);
    assert(verdict.score <= 60, JSON.stringify(verdict));
  },
});
