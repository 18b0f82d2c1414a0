import type { IncomingMessage } from "node:http";
import { methodOf, urlOf } from "./incoming_request.ts";

/** How long the rest of a body is read and thrown away once its request has its answer. */
const REST_MS = 1_000;

/**
 * The request as the local API sees it: every header line, and a body of which nothing is read before it is asked for.
 * `gone` fires when nobody waits for its answer any more.
 */
export function toPageRequest(incoming: IncomingMessage, gone: AbortSignal): Request {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  // Lines of one name are put together, so that two of Host are none that is ours.
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at]!, rawHeaders[at + 1]!);
  }
  const method = methodOf(incoming);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(urlOf(incoming.url ?? "/"), {
    method,
    headers,
    signal: gone,
    ...(hasBody ? { body: bodyOf(incoming) } : {}),
  });
}

/**
 * The answer is there: what is left of the body is thrown away, so that the next request on this connection is heard
 * (the runtime stops reading, Deno 2.9.6), and not without end.
 */
export function discardRest(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  // While somebody waits for it to become readable it does not flow.
  incoming.removeAllListeners("readable");
  incoming.resume();
  const timer = setTimeout(() => incoming.socket.destroy(), REST_MS);
  incoming.on("end", () => clearTimeout(timer));
  incoming.on("close", () => clearTimeout(timer));
}

/** Who gives the body up leaves the rest to `discardRest()`: the answer must still get through. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  let parts: AsyncIterator<Uint8Array<ArrayBuffer>> | undefined;
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      parts ??= incoming[Symbol.asyncIterator]();
      const { value, done } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
