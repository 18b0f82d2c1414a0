import type { ServerResponse } from "node:http";

/** Order and case in which an ordinary server sends the headers that the peer app uses (PROTOCOL.md §2). */
const HEADERS = [
  "Content-Type",
  "Content-Length",
  "Last-Modified",
  "ETag",
  "Allow",
  "Location",
];

/**
 * Writes what the app answered, with the headers in their usual order and case; the server adds Date and
 * Connection. `close` ends the connection after the answer.
 */
export async function writeResponse(
  outgoing: ServerResponse,
  response: Response,
  { close }: { close: boolean },
): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers: string[] = [];
  for (const name of HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) headers.push(name, value);
  }
  if (close) outgoing.shouldKeepAlive = false;
  outgoing.writeHead(response.status, headers);
  outgoing.end(body);
}
