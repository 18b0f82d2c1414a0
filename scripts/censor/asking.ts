/** Programs that ask over connections which they keep: by `fetch`, or by what is built on Node's sockets. */
import type { Buffer } from "node:buffer";
import http from "node:http";
import https from "node:https";
import { setTimeout as after } from "node:timers/promises";
import { toLoopback } from "../../server/dpi/site_names.ts";

/** Where a program asks. */
export interface AskedSite {
  origin: string;
  /** The authority of its certificate, as PEM. */
  authority?: string | undefined;
  /** Leads clients of `fetch` to a name that no resolver knows. */
  proxyUrl?: string | undefined;
  /** Unix ms. */
  endMs: number;
}

/** One request, and the pause after its answer. */
export interface Ask {
  path: string;
  body?: string | undefined;
  pauseMs: number;
  isLast?: boolean | undefined;
}

/** By what a program asks: `fetch`, which takes sessions of TLS up again; Node's client; got, which offers HTTP/2 too. */
export type Library = "fetch" | "node" | "got";

/** How a program asks. */
export interface AskingOptions {
  /** Lines of each head beside those of the library. */
  headers: Record<string, string>;
  library: Library;
}

/** Sends one request, reads its answer, and may be closed. */
interface Asker {
  ask(ask: Ask): Promise<void>;
  close(): void;
}

/** Asks what each loop gives, all beside each other, until the time is over or the last request of each is answered. */
export async function keepAsking(
  site: AskedSite,
  { headers, library }: AskingOptions,
  ...loops: (() => Ask)[]
): Promise<void> {
  const asker = library === "fetch"
    ? fetchAsker(site, headers)
    : nodeAsker(site, headers, OFFERED[library]);
  try {
    await Promise.all(loops.map((next) => askInTurn(asker, site, next)));
  } finally {
    asker.close();
  }
}

async function askInTurn(asker: Asker, { endMs }: AskedSite, next: () => Ask): Promise<void> {
  while (Date.now() < endMs) {
    const ask = next();
    await asker.ask(ask);
    if (ask.isLast === true) return;
    await after(ask.pauseMs);
  }
}

function fetchAsker(
  { origin, authority, proxyUrl }: AskedSite,
  headers: Record<string, string>,
): Asker {
  const trust = { caCerts: authority === undefined ? [] : [authority] };
  const client = Deno.createHttpClient(
    proxyUrl === undefined ? trust : { ...trust, proxy: { url: proxyUrl } },
  );
  return {
    async ask({ path, body }) {
      const method = body === undefined ? "GET" : "POST";
      const options = { client, method, headers, body: body ?? null };
      const response = await fetch(`${origin}${path}`, options);
      await response.arrayBuffer();
    },
    close: () => client.close(),
  };
}

/** What they offer by ALPN; the sites here choose HTTP/1.1. */
const OFFERED = { node: ["http/1.1"], got: ["h2", "http/1.1"] };

function nodeAsker(
  { origin, authority }: AskedSite,
  headers: Record<string, string>,
  ALPNProtocols: string[],
): Asker {
  const isSecure = origin.startsWith("https:");
  const agent = isSecure
    ? new https.Agent({ keepAlive: true, ca: authority, ALPNProtocols })
    : new http.Agent({ keepAlive: true });
  const library = isSecure ? https : http;
  return {
    ask: ({ path, body }) =>
      new Promise((resolve, reject) => {
        const method = body === undefined ? "GET" : "POST";
        const lengths = body === undefined ? {} : { "Content-Length": body.length };
        const request = library.request(`${origin}${path}`, {
          agent,
          lookup: toLoopback,
          method,
          headers: { ...headers, ...lengths },
        }, (response) => {
          response.on("data", (_part: Buffer) => {});
          response.on("end", resolve);
          response.on("error", reject);
        });
        request.on("error", reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
