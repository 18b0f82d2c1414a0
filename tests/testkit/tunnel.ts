/**
 * A stand-in for a tunnel service in front of a program: it ends TLS, speaks HTTP/2 with clients and HTTP/1.1 with the
 * program, keeps whole bodies back, gives the program another Host and two forwarded addresses, compresses what looks
 * like text, and closes connections that were idle.
 */
import http from "node:http";
import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { concat } from "@std/bytes/concat";
import type { ServerCertificate } from "./authority.ts";

/** How the service behaves. */
export interface TunnelOptions {
  certificate: ServerCertificate;
  /** Port of the program on loopback. */
  upstream: number;
  /** Idle connections close after this time on both sides, in milliseconds. */
  idleMs: number;
  /** The length of a body is not passed on: it goes in chunks. */
  isChunked?: boolean;
}

/** A service that runs. */
export interface Tunnel extends AsyncDisposable {
  port: number;
  /** Requests so far: by which version of HTTP they came. */
  versions: string[];
  /** Connections that it has closed because they were idle. */
  closedIdle: number;
}

/** Headers that are about one connection. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "host"]);

/** Starts the service on loopback. */
export async function openTunnel(options: TunnelOptions): Promise<Tunnel> {
  const { certificate, idleMs } = options;
  const agent = new http.Agent({ keepAlive: true, timeout: idleMs });
  const server = http2.createSecureServer({ ...certificate, allowHTTP1: true });
  const sessions = new Set<http2.ServerHttp2Session>();
  const tunnel: Tunnel = {
    port: 0,
    versions: [],
    closedIdle: 0,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => {});
    session.setTimeout(idleMs, () => {
      tunnel.closedIdle++;
      session.close();
    });
  });
  server.on("request", (request, response) => {
    tunnel.versions.push(request.httpVersion);
    void pass(request, response, { ...options, agent }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  tunnel.port = (server.address() as AddressInfo).port;
  return tunnel;
}

async function pass(
  request: http2.Http2ServerRequest,
  response: http2.Http2ServerResponse,
  { upstream, isChunked = false, agent }: TunnelOptions & { agent: http.Agent },
): Promise<void> {
  const body = await whole(request);
  const outgoing = http.request({
    agent,
    host: "127.0.0.1",
    port: upstream,
    method: request.method,
    path: request.url,
    headers: {
      ...passedOn(request.headers),
      "host": "hchat.internal:8080",
      "x-forwarded-for": "198.51.100.7, 203.0.113.9",
      "x-forwarded-proto": "https",
      "via": "2 edge.example",
      ...isChunked ? { "transfer-encoding": "chunked" } : { "content-length": body.length },
    },
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
  });
  outgoing.end(body);
  const answer = await answered;
  const isText = answer.headers["content-type"]?.startsWith("text/") === true;
  const answerBody = await whole(answer);
  response.writeHead(answer.statusCode ?? 502, {
    ...passedOn(answer.headers),
    ...isText ? { "content-encoding": "gzip" } : {},
    "server": "edge",
  });
  response.end(isText ? gzipSync(answerBody) : answerBody);
}

/** What is not about the connection, nor about the length, which may change. */
function passedOn(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) =>
      !name.startsWith(":") && !HOP_BY_HOP.has(name) && name !== "content-length"
    ),
  );
}

async function whole(from: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of from) parts.push(part);
  return concat(parts);
}
