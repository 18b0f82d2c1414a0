import type { Socket } from "node:net";

/** How long the rest of a request that is broken is read and thrown away. */
const LINGER_MS = 1_000;

/** Connections that had their answer and are read to their end; each further piece of garbage reports anew. */
const lingering = new WeakSet<Socket>();

/** What Node's server says to what is not HTTP, byte for byte. */
export function answerMalformed(socket: Socket, code: string | undefined): void {
  if (lingering.has(socket)) return;
  if (!socket.writable || code === "ECONNRESET") return void socket.destroy();
  lingering.add(socket);
  const status = code === "HPE_HEADER_OVERFLOW"
    ? "431 Request Header Fields Too Large"
    : code === "ERR_HTTP_REQUEST_TIMEOUT"
    ? "408 Request Timeout"
    : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  // What is still coming is thrown away for a while: closing on unread bytes would reset the connection
  // and take the answer back.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on("close", () => clearTimeout(timer));
}
