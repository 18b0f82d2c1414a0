import { once } from "node:events";
import net from "node:net";
import { assertEquals } from "@std/assert";
import { BoundedServer } from "../../../server/http/bounded_server.ts";
import { MergingMessage } from "../../../server/http/wire/merging_message.ts";

Deno.test("what has come of a body leaves memory with its connection", async () => {
  const come = Promise.withResolvers<MergingMessage>();
  const over = Promise.withResolvers<void>();
  const server = new BoundedServer({
    limits: { strangers: 10, strangersPerAddress: 10, authenticated: 10 },
    // Nobody reads the body.
    serve: async (incoming, outgoing) => {
      const message = incoming as MergingMessage;
      outgoing.on("close", () => over.resolve());
      await once(message, "readable");
      come.resolve(message);
      await over.promise;
    },
    closeMs: 100,
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const socket = net.connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n");
  socket.write(new Uint8Array(60_000));
  const message = await come.promise;
  socket.destroy();
  await over.promise;
  assertEquals(message.readableLength, 0);
  await server.close();
});
