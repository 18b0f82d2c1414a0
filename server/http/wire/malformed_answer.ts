import type http from "node:http";
import type { Socket } from "node:net";

/** How long the rest of a request that is broken is read and thrown away. */
const LINGER_MS = 1_000;

/** Connections that had their answer and are read to their end; each further piece of garbage reports anew. */
const lingering = new WeakSet<Socket>();

/** What a connection of Node's server knows; the type library lacks it. */
type ServerSocket = Socket & {
  server?: http.Server;
  _httpMessage?: { _headerSent?: boolean } | null;
};

/** What Node's server says to what is not HTTP, byte for byte. */
export function answerMalformed(socket: Socket, code: string | undefined): void {
  if (lingering.has(socket)) return;
  if (!socket.writable || code === "ECONNRESET") return void socket.destroy();
  lingering.add(socket);
  socket.end(malformedAnswer(code));
  // What is still coming is thrown away for a while: closing on unread bytes would reset the connection
  // and take the answer back.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on("close", () => clearTimeout(timer));
}

/** Ends a connection for what Node's server takes for an error of the client, and this runtime's does not, as Node would. */
export function refuse(socket: ServerSocket, code: string): void {
  const error = Object.assign(new Error("Parse Error"), { code });
  if (socket.server?.emit("clientError", error, socket)) return;
  const isAnswering = socket._httpMessage?._headerSent === true;
  if (socket.writable && !isAnswering) socket.write(malformedAnswer(code));
  socket.destroy();
}

function malformedAnswer(code: string | undefined): string {
  const status = code === "HPE_HEADER_OVERFLOW"
    ? "431 Request Header Fields Too Large"
    : code === "HPE_CHUNK_EXTENSIONS_OVERFLOW"
    ? "413 Payload Too Large"
    : code === "ERR_HTTP_REQUEST_TIMEOUT"
    ? "408 Request Timeout"
    : "400 Bad Request";
  return `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`;
}
