import { Buffer } from "node:buffer";
import type http from "node:http";
import { concat } from "@std/bytes/concat";
import { directAgent, directRequest } from "../../http/direct_request.ts";

/** A router's description and answers are a few kilobytes. */
const ANSWER_BYTES = 262_144;
/** For the whole answer: a router that sends a byte now and then must not hold up our end. */
const TIMEOUT_MS = 3_000;

/** A request to a router. */
export interface RouterRequest {
  url: URL;
  /** GET when absent, else POST. */
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
}

/** What a router says. */
export interface RouterAnswer {
  /** Its status is 200. */
  isGood: boolean;
  text: string;
}

/** A router's answer; undefined where none came in time. Throws nothing. */
export function askByHttp(
  { url, body, headers }: RouterRequest,
): Promise<RouterAnswer | undefined> {
  const agent = directAgent({ keepAlive: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<RouterAnswer | undefined>((resolve) => {
    const outgoing = directRequest({
      agent,
      host: url.hostname,
      port: url.port === "" ? 80 : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: body === undefined ? "GET" : "POST",
      headers: { ...headers, "Content-Length": String(Buffer.byteLength(body ?? "")) },
    });
    outgoing.on("error", () => resolve(undefined));
    timer = setTimeout(() => {
      resolve(undefined);
      outgoing.destroy();
    }, TIMEOUT_MS);
    outgoing.on("response", (response) => collect(response, resolve));
    outgoing.end(body);
  }).finally(() => {
    clearTimeout(timer);
    agent.destroy();
  });
}

function collect(
  response: http.IncomingMessage,
  resolve: (answer: RouterAnswer | undefined) => void,
): void {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  response.on("data", (part: Uint8Array) => {
    bytes += part.length;
    if (bytes > ANSWER_BYTES) response.destroy();
    else parts.push(part);
  });
  response.on("end", () => {
    resolve({
      isGood: response.statusCode === 200,
      text: new TextDecoder().decode(concat(parts)),
    });
  });
  response.on("error", () => resolve(undefined));
  response.on("close", () => resolve(undefined));
}
