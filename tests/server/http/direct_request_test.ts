import { assert, assertEquals } from "@std/assert";
import net from "node:net";
import { directAgent, directRequest } from "../../../server/http/direct_request.ts";
import { readSource, sourcesIn } from "../../testkit/sources.ts";

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** A server that answers the first request of a connection and then does `second`. */
async function fickleServer(second: (socket: net.Socket) => void) {
  const bodies: string[] = [];
  const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let requests = 0;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      bodies.push(data.toString().split("\r\n\r\n")[1] ?? "");
      arrived[bodies.length - 1]?.resolve();
      if (++requests === 1) socket.write(ANSWER);
      else second(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    bodies,
    arrived,
    port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function post(port: number, agent: ReturnType<typeof directAgent>, body: string) {
  const outgoing = directRequest({
    agent,
    host: "127.0.0.1",
    port,
    method: "POST",
    path: "/x",
    headers: { "Content-Length": body.length },
  });
  const ended = new Promise<string>((resolve) => {
    outgoing.on("error", () => resolve("broke"));
    outgoing.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve("answered"));
    });
  });
  outgoing.end(body);
  return { outgoing, ended };
}

Deno.test("directRequest() sends a request once when the kept connection under it breaks", async () => {
  const server = await fickleServer((socket) => socket.destroy());
  const agent = directAgent({ keepAlive: true });
  assertEquals(await post(server.port, agent, "first").ended, "answered");
  assertEquals(await post(server.port, agent, "second").ended, "broke");
  // A repetition would come before this one.
  assertEquals(await post(server.port, agent, "third").ended, "answered");
  assertEquals(server.bodies, ["first", "second", "third"]);
  agent.destroy();
  server.close();
});

Deno.test("directRequest() sends a request that is destroyed no second time", async () => {
  const server = await fickleServer(() => {});
  const agent = directAgent({ keepAlive: true });
  assertEquals(await post(server.port, agent, "first").ended, "answered");
  const second = post(server.port, agent, "second");
  await server.arrived[1]?.promise;
  second.outgoing.destroy();
  assertEquals(await second.ended, "broke");
  assertEquals(await post(server.port, agent, "third").ended, "answered");
  assertEquals(server.bodies, ["first", "second", "third"]);
  agent.destroy();
  server.close();
});

Deno.test("every request of hchat and its scripts is made by directRequest()", () => {
  const sources = ["main.ts", ...sourcesIn("keys/"), ...sourcesIn("server/")];
  const callers = [...sources, ...sourcesIn("scripts/")]
    .filter((file) => /\bhttps?\.(request|get)\(/.test(readSource(file))).sort();
  // What a bench compares with is a request of the runtime itself.
  assertEquals(callers, ["scripts/bench/bare_routes.ts", "server/http/direct_request.ts"]);
});

for (
  const interim of ["100 Continue", "103 Early Hints", "199 Whatever", "101 Switching Protocols"]
) {
  Deno.test(`interim answers without end, ${interim}, end the connection`, async () => {
    let isOpen = true;
    let written = 0;
    const closed = Promise.withResolvers<void>();
    const server = net.createServer((socket) => {
      const flood = `HTTP/1.1 ${interim}\r\n\r\n`.repeat(1_000);
      const pour = (): void => {
        while (isOpen && socket.write(flood)) written += flood.length;
      };
      socket.on("error", () => {});
      socket.on("close", () => {
        isOpen = false;
        closed.resolve();
      });
      socket.on("drain", pour);
      socket.on("data", pour);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const agent = directAgent({ keepAlive: true });
    assertEquals(await post(port, agent, "hello").ended, "broke");
    await closed.promise;
    assert(written < 16 * 1_048_576, `${written} bytes were taken`);
    agent.destroy();
    server.close();
  });
}
