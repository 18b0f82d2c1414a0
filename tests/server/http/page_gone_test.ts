import { once } from "node:events";
import net from "node:net";
import { assert } from "@std/assert";
import { PageServer } from "../../../server/http/page_server.ts";

const LIMITS = { strangers: 10, strangersPerAddress: 10, authenticated: 10 };

Deno.test("a request whose asker hangs up before its answer is told so", async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const server = await PageServer.listen({
    hostname: "127.0.0.1",
    port: 0,
    limits: LIMITS,
    handler: async ({ url, signal }) => {
      if (url.endsWith("/at-once")) return new Response("here");
      asked.resolve(signal);
      await once(signal, "abort");
      return new Response(null);
    },
  });
  const socket = net.connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("DELETE /at-once HTTP/1.1\r\nHost: x\r\n\r\n");
  const [answer] = await once(socket, "data");
  assert(`${answer}`.endsWith("here"));
  socket.write("DELETE /later HTTP/1.1\r\nHost: x\r\n\r\n");
  const signal = await asked.promise;
  assert(!signal.aborted);
  socket.destroy();
  await once(signal, "abort");
  await server.close();
});
