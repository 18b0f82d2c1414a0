import http from "node:http";
import type { AddressInfo } from "node:net";
import { assertEquals } from "@std/assert";
import { askByHttp } from "../../../../server/transport/port_mapping/upnp_http.ts";

Deno.test("a router that declines has answered, and one that says nothing has not", async () => {
  const server = http.createServer((incoming, outgoing) => {
    if (incoming.url === "/silent") return void outgoing.destroy();
    outgoing.statusCode = incoming.url === "/good" ? 200 : 500;
    outgoing.end("words");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (path: string) => askByHttp({ url: new URL(`http://127.0.0.1:${port}${path}`) });
  assertEquals(await ask("/good"), { isGood: true, text: "words" });
  assertEquals(await ask("/declined"), { isGood: false, text: "words" });
  assertEquals(await ask("/silent"), undefined);
  await new Promise((resolve) => server.close(resolve));
});

Deno.test("a router that answers byte by byte without end is given up", async () => {
  let trickle: ReturnType<typeof setInterval> | undefined;
  const server = http.createServer((_, outgoing) => {
    trickle = setInterval(() => outgoing.write("<"), 100);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  assertEquals(await askByHttp({ url: new URL(`http://127.0.0.1:${port}/`) }), undefined);
  clearInterval(trickle);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
