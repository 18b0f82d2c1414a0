import { once } from "node:events";
import net from "node:net";
import { assertEquals } from "@std/assert";
import { BoundedServer } from "../../../server/http/bounded_server.ts";
import { readBody } from "../../../server/http/incoming_request.ts";

const LIMIT = 1_000;
const HEAD = "POST / HTTP/1.1\r\nHost: x\r\n";

/** What was read of a request. */
interface Read {
  body: Awaited<ReturnType<typeof readBody>>;
  /** It went through the queue of the stream. */
  wasQueued: boolean;
}

/** A server that reads the body of each request, and a connection to it. */
async function openReading(): Promise<{
  socket: net.Socket;
  next(): Promise<Read>;
  close(): Promise<void>;
}> {
  const read: Read[] = [];
  let wake = (): void => {};
  const server = new BoundedServer({
    limits: { strangers: 10, strangersPerAddress: 10, authenticated: 10 },
    serve: async (message, outgoing) => {
      const body = await readBody(message, LIMIT);
      read.push({ body, wasQueued: message.readableDidRead });
      wake();
      outgoing.end();
    },
    closeMs: 100,
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const socket = net.connect(server.port, "127.0.0.1");
  socket.resume();
  await once(socket, "connect");
  return {
    socket,
    next: async () => {
      while (read.length === 0) await new Promise<void>((resolve) => wake = resolve);
      return read.shift()!;
    },
    close: async () => {
      socket.destroy();
      await server.close();
    },
  };
}

Deno.test("readBody() takes a body past the queue of its stream, in one piece or in many", async () => {
  const { socket, next, close } = await openReading();
  const bytes = Uint8Array.from({ length: LIMIT }, (_, index) => index % 251);
  const head = `${HEAD}Content-Length: ${LIMIT}\r\n\r\n`;
  socket.write(new Uint8Array([...new TextEncoder().encode(head), ...bytes]));
  assertEquals(await next(), { body: bytes, wasQueued: false });
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  for (const byte of "abc") socket.write(`1\r\n${byte}\r\n`);
  socket.write("0\r\n\r\n");
  assertEquals((await next()).body, new TextEncoder().encode("abc"));
  await close();
});

Deno.test("readBody() gives up a body that is too long, and the next request is read", async () => {
  const { socket, next, close } = await openReading();
  const length = 300_000;
  socket.write(`${HEAD}Content-Length: ${length}\r\n\r\n`);
  socket.write(new Uint8Array(length));
  assertEquals((await next()).body, "tooLong");
  socket.write(`${HEAD}Content-Length: 2\r\n\r\nok`);
  assertEquals((await next()).body, new TextEncoder().encode("ok"));
  await close();
});

Deno.test("readBody() says so of an empty body, and of one that breaks off", async () => {
  const { socket, next, close } = await openReading();
  socket.write(`${HEAD}Content-Length: 0\r\n\r\n`);
  assertEquals((await next()).body, new Uint8Array(0));
  socket.write(`${HEAD}Content-Length: 10\r\n\r\nhalf`);
  socket.end();
  assertEquals((await next()).body, undefined);
  await close();
});
