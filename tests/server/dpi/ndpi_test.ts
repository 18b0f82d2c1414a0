import { assert, assertEquals } from "@std/assert";
import type { Flow } from "../../../server/dpi/flow.ts";
import { askNdpi, readVerdict } from "../../../server/dpi/ndpi.ts";
import { pcapOf } from "../../../server/dpi/pcap.ts";
import { oldHead, request } from "../../testkit/flows.ts";
import { needs } from "../../testkit/needs.ts";

const LINE =
  "\t1\tTCP 192.0.2.10:40000 <-> 203.0.113.5:7471 [proto: 7/HTTP][ClearText][cat: Web/5]" +
  "[Risk: ** Known Protocol on Non Standard Port **** HTTP Numeric IP Address **][Risk Score: 60]";

/** One exchange of the old form. */
function oldFlow(): Flow {
  const answer = request("HTTP/1.1 200 OK\r\nContent-Length: 2048", 2_048, 9);
  return {
    openedAtMs: 1_000,
    packets: [
      { atMs: 1_010, up: true, bytes: request(oldHead(1), 2_048, 2) },
      { atMs: 1_020, up: false, bytes: answer },
    ],
    closedAtMs: 6_000,
  };
}

Deno.test("readVerdict() takes protocol, risks and the highest score from what ndpiReader prints", () => {
  assertEquals(readVerdict(`Using nDPI (4.2.0) [1 thread(s)]\n${LINE}\n`), {
    kind: "verdict",
    version: "4.2.0",
    protocols: ["HTTP", "Web"],
    risks: ["Known Protocol on Non Standard Port", "HTTP Numeric IP Address"],
    score: 60,
  });
  assertEquals(readVerdict("").kind, "verdict");
});

Deno.test("pcapOf() writes a record for each segment, with growing sequence numbers", () => {
  const view = new DataView(pcapOf([oldFlow()], 7_471).buffer);
  assertEquals(view.getUint32(0), 0xa1b2c3d4);
  const sequences: number[] = [];
  for (let at = 24; at < view.byteLength; at += 16 + view.getUint32(at + 8)) {
    const isUp = view.getUint16(at + 16 + 22) === 7_471;
    if (isUp) sequences.push(view.getUint32(at + 16 + 24));
  }
  // SYN, ACK, two segments of the request, FIN.
  assertEquals(sequences.length, 5);
  assertEquals(sequences.toSorted((left, right) => left - right), sequences);
});

Deno.test({
  name: "askNdpi() gets a verdict for HTTP in clear",
  ...needs("ndpiReader"),
  async fn() {
    const verdict = await askNdpi([oldFlow()], 7_471);
    assert(verdict.kind === "verdict");
    assert(verdict.protocols.includes("HTTP"), verdict.protocols.join());
    assert(verdict.score > 0);
  },
});
