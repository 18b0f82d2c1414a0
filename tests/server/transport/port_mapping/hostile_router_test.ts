/** Something else than a router at the router's address. */
import { assertEquals, assertLess } from "@std/assert";
import dgram from "node:dgram";
import { NatPmpMapper } from "../../../../server/transport/port_mapping/nat_pmp.ts";
import { PcpMapper } from "../../../../server/transport/port_mapping/pcp.ts";
import { serviceIn } from "../../../../server/transport/port_mapping/upnp_search.ts";
import { leastBelow, tookMs } from "../../../testkit/least_below.ts";

const GATEWAY = { router: "127.0.0.1", own: "127.0.0.1" };
const REQUEST = { port: 7_471, outerPort: 7_471, lifetimeS: 3_600 };

/** Answers each datagram by `answers`, all of them. */
async function router(
  answers: (request: Uint8Array) => Uint8Array[],
): Promise<{ port: number } & Disposable> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (message, from) => {
    for (const answer of answers(new Uint8Array(message))) {
      socket.send(answer, from.port, from.address);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, [Symbol.dispose]: () => socket.close() };
}

/** A NAT-PMP answer to a request: address or mapping. */
function natPmp(request: Uint8Array, { inner, outer }: { inner: number; outer: number }) {
  const answer = new Uint8Array(request.length === 2 ? 12 : 16);
  const view = new DataView(answer.buffer);
  answer[1] = request[1]! | 0x80;
  answer.set(request.length === 2 ? [11, 22, 33, 44] : [], 8);
  if (request.length > 2) {
    view.setUint16(8, inner);
    view.setUint16(10, outer);
    view.setUint32(12, 0xffffffff);
  }
  return answer;
}

Deno.test("a NAT-PMP answer for another port, or with none, is no mapping", async () => {
  const cases: [number, number, number | undefined][] = [
    [7_471, 9_000, 9_000],
    [7_472, 9_000, undefined],
    [7_471, 0, undefined],
  ];
  for (const [inner, outer, expected] of cases) {
    using fake = await router((request) => [natPmp(request, { inner, outer })]);
    const mapping = await new NatPmpMapper(GATEWAY, fake.port).map(REQUEST);
    assertEquals(mapping?.port, expected);
  }
});

Deno.test("PCP answers with another nonce are not believed, however many there are", async () => {
  let asked = 0;
  using fake = await router((request) => {
    asked++;
    return Array.from({ length: 200 }, (_, index) => {
      const answer = request.slice();
      answer[1] = 0x81;
      answer[24] = index;
      answer.set([11, 22, 33, 44], 56);
      return answer;
    });
  });
  const random = (into: Uint8Array): void => void into.fill(0xee);
  assertEquals(await new PcpMapper(GATEWAY, random, fake.port).map(REQUEST), undefined);
  assertEquals(asked, 3);
});

Deno.test("a description that begins a service again and again costs no time", async () => {
  const location = new URL("http://192.168.1.1:5000/desc.xml");
  const readAll = (): void => {
    for (const text of ["<service>", "</service>", "<service> <serviceType>", "<controlURL> \n"]) {
      const endless = text.repeat(Math.floor(262_144 / text.length));
      assertEquals(serviceIn(endless, location), undefined);
    }
  };
  assertLess(await leastBelow(1_000, () => tookMs(readAll)), 1_000);
});
