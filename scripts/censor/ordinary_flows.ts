/**
 * Ordinary connections: programs that people use, talking to a small web application on this machine through a tap.
 * Sizes and pauses are drawn anew for each client, heads for each client and server: those of the web are long and
 * of every length.
 */
// @ts-types="./express.d.ts"
import express, { type ExpressResponse } from "express";
import http from "node:http";
import { randomFillSync } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Flow } from "../../server/dpi/flow.ts";
import { openTap } from "../../server/dpi/tap.ts";
import { openTlsFront } from "../../server/dpi/tls_front.ts";
import type { Clock } from "../../server/time/clock.ts";
import { type Ask, type AskedSite, keepAsking, type Library } from "./asking.ts";
import { browse } from "./browse.ts";
import { LEAD_HERE, openNameProxy } from "./name_proxy.ts";
import { siteName } from "../../server/dpi/site_names.ts";
import { type Dice, diceOf } from "./dice.ts";

/** Clients of each kind. */
const CLIENTS = {
  curl: 120,
  jsonPolling: 80,
  longPolling: 80,
  calling: 80,
  messengers: 80,
  uploads: 80,
  downloads: 80,
  browsers: 12,
};

/** Web servers, each with a certificate of its own where it has one. */
const SERVERS = 8;
/** What servers add to the head of an answer (policies, cookies, what a network in between says), at most. */
const HEAD_BYTES = 500;
/** What clients add to theirs (cookies, what they accept), at most. */
const COOKIE_BYTES = 600;
/** How long a server thinks about an answer: some answer from memory, some ask a database, at most. */
const THINK_MS = 60;

const LIBRARIES: Library[] = ["fetch", "node", "got"];

/** How the clients talk. */
export interface OrdinarySetup {
  transport: "http" | "https";
  spanMs: number;
  clock: Clock;
}

/** What a client knows: where the application is, how to check it, and when to stop. */
interface Site extends AskedSite {
  /** What the server is like, for the application behind it. */
  query: string;
  dice: Dice;
}

/** Lets all clients work for `spanMs` and gives their connections. */
export async function ordinaryFlows(setup: OrdinarySetup): Promise<Flow[]> {
  const dice = diceOf(1);
  const app = express().use((request, response) => void answer(request, response, dice));
  const server = http.createServer(app);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const { port } = server.address() as { port: number };
  const places = Array.from({ length: SERVERS }, () => openPlace(port, setup));
  const proxy = setup.transport === "https" ? await openNameProxy() : undefined;
  const endMs = Date.now() + setup.spanMs;
  let number = 0;
  const siteOf = (): Site => {
    const index = number++ % SERVERS;
    const { originAs, authority } = places[index]!;
    const headBytes = Math.floor(HEAD_BYTES * index / SERVERS);
    const siteDice = diceOf(1_000 + number);
    const query = `head=${headBytes}&think=${skewed(THINK_MS, siteDice)}`;
    const origin = originAs(siteName(siteDice()));
    return { origin, authority, proxyUrl: proxy?.url, query, endMs, dice: siteDice };
  };
  await Promise.all([
    ...clients(CLIENTS.curl, siteOf, curl),
    ...clients(CLIENTS.jsonPolling, siteOf, jsonPolling),
    ...clients(CLIENTS.longPolling, siteOf, longPolling),
    ...clients(CLIENTS.calling, siteOf, calling),
    ...clients(CLIENTS.messengers, siteOf, messenger),
    ...clients(CLIENTS.uploads, siteOf, uploads),
    ...clients(CLIENTS.downloads, siteOf, downloads),
    browse(
      { origins: places.map(({ originAs }) => originAs(siteName(dice()))), endMs },
      CLIENTS.browsers,
    ),
  ]);
  const flows = places.flatMap(({ tap }) => structuredClone(tap.flows()));
  for (const { close } of places) close();
  proxy?.close();
  server.closeAllConnections();
  server.close();
  return flows.filter(({ packets }) => packets.length > 0);
}

/** A tap that leads to the application, over https through what ends TLS. */
function openPlace(port: number, { transport, clock }: OrdinarySetup) {
  const front = transport === "https"
    ? openTlsFront({ clock, random: (bytes) => void randomFillSync(bytes) })
    : undefined;
  front?.leadTo(port);
  const tap = openTap(front?.port ?? port, () => Date.now());
  const close = (): void => {
    tap.close();
    front?.close();
  };
  return {
    tap,
    close,
    originAs: (name: string) =>
      `${transport}://${transport === "https" ? name : "localhost"}:${tap.port}`,
    authority: front?.authority,
  };
}

/** Starts clients at uneven times; one that is cut off at the end is no failure. */
function clients(
  count: number,
  siteOf: () => Site,
  work: (site: Site) => Promise<void>,
): Promise<void>[] {
  return Array.from({ length: count }, async () => {
    const site = siteOf();
    await after(site.dice() * Math.max(0, site.endMs - Date.now()) * 0.7);
    await work(site).catch(() => {});
  });
}

/** The application: pages, files of any size, a JSON interface, messages that are waited for, uploads. */
async function answer(
  request: http.IncomingMessage,
  response: ExpressResponse,
  dice: Dice,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://a");
  const bytes = Number(url.searchParams.get("bytes") ?? 0);
  const waitMs = Number(url.searchParams.get("wait") ?? 0);
  const thinkMs = Number(url.searchParams.get("think") ?? THINK_MS / 2) * (0.5 + dice() ** 2);
  // Its body is read before a request is answered.
  for await (const _part of request) continue;
  await after(waitMs + thinkMs);
  const headBytes = Number(url.searchParams.get("head") ?? 0);
  if (headBytes > 0) response.set("Content-Security-Policy", "p".repeat(headBytes));
  response.type(url.pathname.endsWith(".json") ? "json" : "html");
  response.send(url.pathname === "/" ? pageHtml(dice) : "a".repeat(bytes));
}

/** A page with a few files of its own. */
function pageHtml(dice: Dice): string {
  const files = Array.from(
    { length: 3 + below(6, dice) },
    () => `<img src="/file?bytes=${skewed(60_000, dice)}">`,
  );
  const text = "<p>text</p>".repeat(below(800, dice));
  return `<!doctype html><title>site</title>${files.join("")}${text}`;
}

async function curl({ origin, query, dice }: Site): Promise<void> {
  const url = `${origin}/file?bytes=${skewed(40_000, dice)}&${query}`;
  const words = dice() < 0.5 ? [url] : ["--data-binary", "x".repeat(skewed(8_000, dice)), url];
  await new Deno.Command("curl", {
    args: [...LEAD_HERE.curl, "-s", "-k", "-o", "/dev/null", ...words],
  }).output();
}

/** A program that asks a JSON interface every few seconds. */
async function jsonPolling(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = 500 + dice() * 9_500;
  const bytes = skewed(3_000, dice);
  await askBy(site, () => ({
    path: `/state.json?bytes=${bytes + below(200, dice)}`,
    pauseMs: everyMs * (0.9 + dice() / 5),
  }));
}

/** A web application that waits for messages, and posts its own. */
async function longPolling(site: Site): Promise<void> {
  const { dice } = site;
  const holdMs = 5_000 + dice() * 25_000;
  await askBy(
    site,
    () =>
      dice() < 0.3
        ? { path: "/messages.json?bytes=40", body: "m".repeat(skewed(1_500, dice)), pauseMs: 50 }
        : {
          path: `/messages.json?bytes=${skewed(1_200, dice)}&wait=${Math.floor(holdMs * dice())}`,
          pauseMs: dice() * 400,
        },
  );
}

/** A program that calls procedures (GraphQL and the like): arguments up, results down, some of which take time. */
async function calling(site: Site): Promise<void> {
  const { dice } = site;
  const [up, down] = [skewed(6_000, dice), skewed(12_000, dice)];
  const holdMs = dice() < 0.5 ? 0 : 20_000 * dice();
  await askBy(
    site,
    signedIn(dice, () => ({
      path: `/graphql.json?bytes=${skewed(down, dice)}&wait=${Math.floor(holdMs * dice() ** 2)}`,
      body: "g".repeat(60 + skewed(up, dice)),
      pauseMs: 8_000 * dice() ** 2,
    })),
  );
}

/** A program signs in first: it sends tokens and keys, and gets what it has to know of its user. */
function signedIn(dice: Dice, next: () => Ask): () => Ask {
  const signIn: Ask = {
    path: `/session.json?bytes=${400 + skewed(6_000, dice)}`,
    body: "k".repeat(200 + skewed(4_000, dice)),
    pauseMs: 10 + dice() * 200,
  };
  const asks = [signIn];
  return () => asks.pop() ?? next();
}

/**
 * A messenger over long requests, as clients of Matrix are: one request waits for news; beside it the user writes, which
 * the other side is told of, and messages that were read are named.
 */
async function messenger(site: Site): Promise<void> {
  const { dice } = site;
  const holdMs = 15_000 + dice() * 30_000;
  const [news, message] = [1_000 + below(3_000, dice), 200 + below(300, dice)];
  // It names its token in the path, or in the body.
  const token = "t".repeat(below(300, dice));
  const waiting = (): Ask => ({
    path: `/sync.json?bytes=${250 + skewed(news, dice)}&wait=${
      Math.floor(holdMs * dice() ** 2)
    }&t=${token}`,
    pauseMs: 10 + dice() * 200,
  });
  const writing = (): Ask => {
    const isText = dice() < 0.4;
    const bytes = isText ? message + skewed(2_000, dice) : 40 + below(60, dice);
    const body = token + "w".repeat(bytes);
    const pauseMs = dice() < 0.7 ? 300 + dice() * 3_500 : dice() * 15_000;
    return { path: `/room.json?bytes=${isText ? 60 : 2}`, body, pauseMs };
  };
  await askBy(site, signedIn(dice, waiting), writing);
}

async function uploads(site: Site): Promise<void> {
  const { dice } = site;
  const parts = 1 + below(6, dice);
  let sent = 0;
  await askBy(site, () => ({
    path: "/upload?bytes=60",
    body: "u".repeat(skewed(60_000, dice)),
    pauseMs: dice() * 1_500,
    isLast: ++sent >= parts,
  }));
}

async function downloads(site: Site): Promise<void> {
  const { dice } = site;
  const files = 1 + below(10, dice);
  let got = 0;
  await askBy(site, () => ({
    path: `/file?bytes=${skewed(80_000, dice)}`,
    pauseMs: dice() * 3_000,
    isLast: ++got >= files,
  }));
}

/** Asks over kept connections until the time is over: as many of the programs by each library. */
async function askBy(site: Site, ...loops: (() => Ask)[]): Promise<void> {
  const { query, dice } = site;
  const headers = { Cookie: `session=${"c".repeat(below(COOKIE_BYTES, dice))}` };
  const library = LIBRARIES[below(LIBRARIES.length, dice)]!;
  const withHead = (next: () => Ask) => (): Ask => {
    const ask = next();
    return { ...ask, path: `${ask.path}&${query}` };
  };
  await keepAsking(site, { headers, library }, ...loops.map(withHead));
}

function below(limit: number, dice: Dice): number {
  return Math.floor(dice() * limit);
}

/** Up to `limit`, the small more often than the large. */
function skewed(limit: number, dice: Dice): number {
  return 1 + Math.floor(dice() ** 3 * limit);
}
