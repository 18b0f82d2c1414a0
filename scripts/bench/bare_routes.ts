/** Routes that take as many bytes as a message and give as many back, as other programs do: what a message is compared with. */
import { randomFillSync } from "node:crypto";
import type http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { concat } from "@std/bytes/concat";
import { Hono } from "hono";
import { directAgent, directRequest } from "../../server/http/direct_request.ts";
import { ListCertificate } from "../../server/transport/tls/certificate_source.ts";

/** Bytes of the bodies of a text of 208 bytes and of its answer: on average, since lengths of cells and padding are drawn. */
export const LIKE_A_TEXT = { request: 1_250, answer: 620 };
/** Name of the route of each scheme in the figures. */
export const BARE_NAMES = {
  http: "bare Hono route, as many bytes",
  https: "bare https POST, as many bytes",
};
const BODY = new Uint8Array(LIKE_A_TEXT.request);
const PLACE = { host: "127.0.0.1", method: "POST", path: "/bare" };

/** Something that is done again and again. */
export interface Timed {
  /** Does it once and tells how many milliseconds it took. */
  once(): Promise<number>;
  close(): Promise<void>;
}

/** A route of Hono on the runtime's own server. */
export function bareRoute(): Timed & { port: number } {
  const app = new Hono();
  app.post("/bare", async (context) => {
    const body = await context.req.arrayBuffer();
    return context.body(body.slice(0, LIKE_A_TEXT.answer));
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.fetch);
  const { port } = server.addr;
  const { once, close } = bareClient(port);
  return {
    port,
    once,
    close: async () => {
      await close();
      await server.shutdown();
    },
  };
}

/** Asks the route at `port` by node:http, on a connection that is kept. */
export function bareClient(port: number): Timed {
  const agent = directAgent({ keepAlive: true });
  return {
    once: () => timed(directRequest({ ...PLACE, agent, port })),
    close: () => Promise.resolve(agent.destroy()),
  };
}

/** The same by the runtime's own HTTPS. */
export async function bareTlsRoute(): Promise<Timed & { port: number }> {
  const random = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const certificate = await new ListCertificate(random).renew(Date.now());
  const server = https.createServer(certificate, (incoming, outgoing) => {
    const parts: Uint8Array[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => outgoing.end(concat(parts).subarray(0, LIKE_A_TEXT.answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const { once, close } = bareTlsClient(port);
  return {
    port,
    once,
    close: async () => {
      await close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Asks the route under TLS at `port`, on a connection that is kept. */
export function bareTlsClient(port: number): Timed {
  // Whoever measures on loopback needs no check.
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  return {
    once: () => timed(https.request({ ...PLACE, agent, port })),
    close: () => Promise.resolve(agent.destroy()),
  };
}

/** Sends the request and tells how many milliseconds its answer took. */
function timed(request: http.ClientRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(performance.now() - beganMs));
    });
    request.on("error", reject);
    request.end(BODY);
  });
}
