/**
 * Ordinary connections: programs that people use, talking to a small web application on this machine through a tap.
 * Sizes and pauses are drawn anew for each client.
 */
import http from "node:http";
import { setTimeout as after } from "node:timers/promises";
import type { Flow } from "../../server/dpi/flow.ts";
import { openTap } from "../../server/dpi/tap.ts";
import { browse } from "./browse.ts";

/** Clients of each kind. */
const CLIENTS = {
  curl: 120,
  jsonPolling: 80,
  longPolling: 80,
  uploads: 80,
  downloads: 80,
  browsers: 12,
};

/** What a client knows: where the application is, and when to stop. */
interface Site {
  origin: string;
  endMs: number;
}

/** Lets all clients work for `spanMs` and gives their connections. */
export async function ordinaryFlows(spanMs: number): Promise<Flow[]> {
  const server = http.createServer((request, response) => void answer(request, response));
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const tap = openTap((server.address() as { port: number }).port, () => Date.now());
  const site: Site = { origin: `http://127.0.0.1:${tap.port}`, endMs: Date.now() + spanMs };
  await Promise.all([
    ...clients(CLIENTS.curl, site, curl),
    ...clients(CLIENTS.jsonPolling, site, jsonPolling),
    ...clients(CLIENTS.longPolling, site, longPolling),
    ...clients(CLIENTS.uploads, site, uploads),
    ...clients(CLIENTS.downloads, site, downloads),
    browse(site, CLIENTS.browsers),
  ]);
  const flows = structuredClone(tap.flows());
  tap.close();
  server.closeAllConnections();
  server.close();
  return flows.filter(({ packets }) => packets.length > 0);
}

/** Starts clients at uneven times; one that is cut off at the end is no failure. */
function clients(
  count: number,
  site: Site,
  work: (site: Site) => Promise<void>,
): Promise<void>[] {
  return Array.from({ length: count }, async () => {
    await after(Math.random() * Math.max(0, site.endMs - Date.now()) * 0.7);
    await work(site).catch(() => {});
  });
}

/** The application: pages, files of any size, a JSON interface, messages that are waited for, uploads. */
async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://a");
  const bytes = Number(url.searchParams.get("bytes") ?? 0);
  const waitMs = Number(url.searchParams.get("wait") ?? 0);
  // Its body is read before a request is answered.
  for await (const _part of request) continue;
  await after(waitMs + 1 + Math.random() * 20);
  response.setHeader(
    "Content-Type",
    url.pathname.endsWith(".json") ? "application/json" : "text/html",
  );
  response.end(url.pathname === "/" ? pageHtml() : "a".repeat(bytes));
}

/** A page with a few files of its own. */
function pageHtml(): string {
  const files = Array.from(
    { length: 3 + below(6) },
    () => `<img src="/file?bytes=${skewed(60_000)}">`,
  );
  return `<!doctype html><title>site</title>${files.join("")}${"<p>text</p>".repeat(below(800))}`;
}

async function curl({ origin }: Site): Promise<void> {
  const url = `${origin}/file?bytes=${skewed(40_000)}`;
  const words = Math.random() < 0.5 ? [url] : ["--data-binary", "x".repeat(skewed(8_000)), url];
  await new Deno.Command("curl", { args: ["-s", "-o", "/dev/null", ...words] }).output();
}

/** A program that asks a JSON interface every few seconds. */
async function jsonPolling(site: Site): Promise<void> {
  const everyMs = 500 + Math.random() * 9_500;
  const bytes = skewed(3_000);
  await keepAsking(site, () => ({
    path: `/state.json?bytes=${bytes + below(200)}`,
    pauseMs: everyMs * (0.9 + Math.random() / 5),
  }));
}

/** A web application that waits for messages, and posts its own. */
async function longPolling(site: Site): Promise<void> {
  const holdMs = 5_000 + Math.random() * 25_000;
  await keepAsking(
    site,
    () =>
      Math.random() < 0.3
        ? { path: "/messages.json?bytes=40", body: "m".repeat(skewed(1_500)), pauseMs: 50 }
        : {
          path: `/messages.json?bytes=${skewed(1_200)}&wait=${Math.floor(holdMs * Math.random())}`,
          pauseMs: Math.random() * 400,
        },
  );
}

async function uploads(site: Site): Promise<void> {
  const parts = 1 + below(6);
  let sent = 0;
  await keepAsking(site, () => ({
    path: "/upload?bytes=60",
    body: "u".repeat(skewed(60_000)),
    pauseMs: Math.random() * 1_500,
    isLast: ++sent >= parts,
  }));
}

async function downloads(site: Site): Promise<void> {
  const files = 1 + below(10);
  let got = 0;
  await keepAsking(site, () => ({
    path: `/file?bytes=${skewed(80_000)}`,
    pauseMs: Math.random() * 3_000,
    isLast: ++got >= files,
  }));
}

/** One request, and the pause after its answer. */
interface Ask {
  path: string;
  body?: string | undefined;
  pauseMs: number;
  isLast?: boolean | undefined;
}

/** Asks over one kept connection until the time is over. */
async function keepAsking({ origin, endMs }: Site, next: () => Ask): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    while (Date.now() < endMs) {
      const ask = next();
      await send(`${origin}${ask.path}`, agent, ask.body);
      if (ask.isLast === true) return;
      await after(ask.pauseMs);
    }
  } finally {
    agent.destroy();
  }
}

function send(url: string, agent: http.Agent, body?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const outgoing = http.request(url, { agent, method }, (response) => {
      response.on("data", () => {});
      response.on("end", () => resolve());
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}

/** Up to `limit`, the small more often than the large. */
function skewed(limit: number): number {
  return 1 + Math.floor(Math.random() ** 3 * limit);
}
