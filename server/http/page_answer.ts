import type { ServerResponse } from "node:http";
import { giveBack } from "../../keys/give_back.ts";
import { isPassing } from "./document_body.ts";

/** Media type of answers that go on for as long as somebody reads them. */
const STREAM_TYPE = "text/event-stream";

/** Files and long documents are written as they are read. */
function isStreamed({ headers }: Response, body: ReadableStream): boolean {
  return headers.has("content-length") || isPassing(body) ||
    (headers.get("content-type")?.startsWith(STREAM_TYPE) ?? false);
}

/** Writes an answer; resolves when it has been handed to the system, or there is nobody left to read it. */
export async function writePageAnswer(
  outgoing: ServerResponse,
  response: Response,
): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (response.body !== null && isStreamed(response, response.body)) {
    return await writeStream(outgoing, response.body);
  }
  const bytes = response.body === null ? undefined : new Uint8Array(await response.arrayBuffer());
  // With everything in one call the server adds the length.
  outgoing.end(bytes);
}

async function writeStream(
  outgoing: ServerResponse,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = body.getReader();
  const spent = isPassing(body) ? giveBackWhole : () => {};
  let isGone = false;
  let wake = (): void => {};
  outgoing.on("drain", () => wake());
  outgoing.on("close", () => {
    isGone = true;
    wake();
    void reader.cancel().catch(() => {});
  });
  // A stream that breaks off takes its connection with it, and what waits there.
  reader.closed.catch(() => void outgoing.destroy());
  if (outgoing.destroyed) return await reader.cancel();
  for (;;) {
    const { value, done } = await reader.read();
    if (done || isGone || outgoing.destroyed) break;
    if (outgoing.write(value, () => spent(value))) continue;
    await new Promise<void>((resolve) => wake = resolve);
    if (isGone) break;
  }
  outgoing.end();
}

/** Of the memory that the bytes are a part of, nobody needs the rest either. */
function giveBackWhole({ buffer }: Uint8Array): void {
  giveBack(new Uint8Array(buffer));
}
