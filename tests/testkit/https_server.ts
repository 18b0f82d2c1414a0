/** HTTP servers under TLS as a peer may stand behind. */
import { Buffer } from "node:buffer";
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { ServerCertificate } from "./authority.ts";

/** A request as the server has it. */
export interface Received {
  version: string;
  path: string;
  /** Names and values in turn. */
  head: string[];
  body: Uint8Array;
  connection: unknown;
}

/** What a server does with a request. */
export interface Reply {
  end(body: Uint8Array): void;
  /** The same, and no more over this connection of HTTP/1.1. */
  last(body: Uint8Array): void;
  /** Breaks the connection. */
  cut(): void;
  /** Says that more is to come. */
  interim(): void;
}

/** A server, and all that it has received. */
export interface HttpsServer {
  port: number;
  received: Received[];
  /** Shows another certificate, and ends the connections that there are. */
  change(certificate: ServerCertificate): void;
  close(): Promise<void>;
}

/** Speaks HTTP/2 where `h2` is set, and HTTP/1.1; answers with the cell that it gets unless `answer` does. */
export async function httpsServer(
  certificate: ServerCertificate,
  { h2 = false, answer = (reply, { body }) => reply.end(body.slice(16)) }: {
    h2?: boolean;
    answer?: (reply: Reply, received: Received) => void;
  } = {},
): Promise<HttpsServer> {
  const received: Received[] = [];
  const sockets = new Set<TLSSocket>();
  const serve = (
    incoming: http2.Http2ServerRequest,
    outgoing: http2.Http2ServerResponse,
  ): void => {
    const parts: Uint8Array[] = [];
    incoming.on("data", (part: Uint8Array) => parts.push(part));
    incoming.on("end", () => {
      const { httpVersion: version, url: path, rawHeaders: head } = incoming;
      const connection = incoming.stream?.session ?? incoming.socket;
      const request = { version, path, head, body: Buffer.concat(parts), connection };
      received.push(request);
      answer({
        end: (body) => void outgoing.end(body),
        last: (body) => {
          outgoing.setHeader("Connection", "close");
          outgoing.end(body);
        },
        cut: () => sockets.forEach((socket) => socket.destroy()),
        interim: () => outgoing.writeContinue(),
      }, request);
    });
  };
  const server = h2
    ? http2.createSecureServer({ ...certificate, allowHTTP1: true }, serve)
    : https.createServer(certificate, serve as never);
  server.on("secureConnection", (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    change: (next) => {
      server.setSecureContext(next);
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
