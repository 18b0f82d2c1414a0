/**
 * Ordinary connections: programs that people use, talking to a small web application on this machine through a tap.
 * Sizes and pauses are drawn anew for each client, heads for each client and server: those of the web are long and
 * of every length.
 */
// @ts-types="./express.d.ts"
import express, { type ExpressResponse } from "express";
import http from "node:http";
import { randomFillSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { type Flow, seenUntil } from "../../server/dpi/flow.ts";
import { openTap } from "../../server/dpi/tap.ts";
import { openTlsFront } from "../../server/dpi/tls_front.ts";
import type { Clock } from "../../server/time/clock.ts";
import { browse } from "./browse.ts";
import { openNameProxy } from "./name_proxy.ts";
import { siteName } from "../../server/dpi/site_names.ts";
import { type Dice, diceOf } from "./dice.ts";
import {
  curl,
  downloads,
  heartbeat,
  jsonPolling,
  procedurePolling,
  telemetry,
  uploads,
} from "./plain_programs.ts";
import { below, type Site, skewed } from "./site.ts";
import {
  bot,
  calling,
  eventPage,
  longPolling,
  messenger,
  queueWorker,
} from "./waiting_programs.ts";

/** A kind of clients. */
interface Kind {
  work: (site: Site) => Promise<void>;
  clients: number;
  /** People leave such programs open: half of them are running already. */
  isLeftOpen?: boolean;
}

const KINDS: Kind[] = [
  { work: curl, clients: 120 },
  { work: jsonPolling, clients: 80, isLeftOpen: true },
  { work: procedurePolling, clients: 80, isLeftOpen: true },
  { work: telemetry, clients: 60, isLeftOpen: true },
  { work: longPolling, clients: 80, isLeftOpen: true },
  { work: calling, clients: 80 },
  { work: messenger, clients: 80, isLeftOpen: true },
  { work: bot, clients: 60, isLeftOpen: true },
  { work: queueWorker, clients: 60, isLeftOpen: true },
  { work: heartbeat, clients: 80, isLeftOpen: true },
  { work: eventPage, clients: 60, isLeftOpen: true },
  { work: uploads, clients: 80 },
  { work: downloads, clients: 80 },
];
/** Profiles of the browser. */
const PROFILES = 12;

/** What servers add to the head of an answer (policies, cookies, what a network in between says), at most. */
const HEAD_BYTES = 500;
/**
 * How long each keeps a connection that is not used, ms, as servers do that are set up and left: gunicorn; Apache, uvicorn and
 * lighttpd; Express, which allows a second more than it says; HAProxy; Tomcat; the balancer of a cloud; nginx of Debian, and
 * as it comes.
 */
const KEPT_MS = [2_000, 5_000, 6_000, 10_000, 20_000, 60_000, 65_000, 75_000];
/** What Node allows beside what it says. */
const BUFFER_MS = 1_000;
/** Within which part of the time a client begins. */
const EARLY_PART = 0.05;
const LATE_PART = 0.7;
/** How long a server thinks about an answer: some answer from memory, some ask a database, at most. */
const THINK_MS = 60;

/** How the clients talk. */
export interface OrdinarySetup {
  transport: "http" | "https";
  spanMs: number;
  clock: Clock;
}

/** Lets all clients work for `spanMs` and gives their connections. */
export async function ordinaryFlows(setup: OrdinarySetup): Promise<Flow[]> {
  const dice = diceOf(1);
  // A client that is cut off at the end may leave in the middle of its request.
  const app = express().use((request, response) =>
    void answer(request, response, dice).catch(() => {})
  );
  const servers = await Promise.all(KEPT_MS.map((keptMs) => openServer(app, keptMs)));
  const places = servers.map((server) => openPlace(server.port, setup));
  const proxy = setup.transport === "https" ? await openNameProxy() : undefined;
  const endMs = Date.now() + setup.spanMs;
  let number = 0;
  const siteOf = (): Site => {
    const { originAs, authority } = places[number++ % places.length]!;
    const siteDice = diceOf(1_000 + number);
    const query = `head=${below(HEAD_BYTES, siteDice)}&think=${skewed(THINK_MS, siteDice)}`;
    const origin = originAs(siteName(siteDice()));
    return { origin, authority, proxyUrl: proxy?.url, query, endMs, dice: siteDice };
  };
  await Promise.all([
    ...KINDS.flatMap((kind) => clients(kind, siteOf)),
    browse(
      { origins: places.map(({ originAs }) => originAs(siteName(dice()))), endMs },
      PROFILES,
    ),
  ]);
  const flows = places.flatMap(({ tap }) => structuredClone(tap.flows()));
  for (const { close } of places) close();
  proxy?.close();
  for (const { close } of servers) close();
  return seenUntil(flows, endMs);
}

/** A web server on loopback, in clear. */
async function openServer(app: http.RequestListener, keptMs: number) {
  const server = http.createServer({ keepAliveTimeout: keptMs - BUFFER_MS }, app);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
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

/** When a program of a number begins that people leave open, in ms: every other one is running already. */
export function beginsAfterMs(index: number, spanMs: number, dice: Dice): number {
  return dice() * Math.max(0, spanMs) * (index % 2 === 0 ? EARLY_PART : LATE_PART);
}

/** Starts clients at uneven times; one that is cut off at the end is no failure. */
function clients({ work, clients, isLeftOpen = false }: Kind, siteOf: () => Site): Promise<void>[] {
  return Array.from({ length: clients }, async (_, index) => {
    const site = siteOf();
    await after(beginsAfterMs(isLeftOpen ? index : 1, site.endMs - Date.now(), site.dice));
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
  if (url.pathname === "/events") return await tellEvents(response, url.searchParams, dice);
  response.type(url.pathname.endsWith(".json") ? "json" : "html");
  response.send(url.pathname === "/" ? pageHtml(dice) : "a".repeat(bytes));
}

/** Events at uneven intervals, until the time is over or nobody listens any more. */
async function tellEvents(
  response: ExpressResponse,
  params: URLSearchParams,
  dice: Dice,
): Promise<void> {
  const [bytes = 0, everyMs = 0, forMs = 0] = ["bytes", "every", "for"].map((name) =>
    Number(params.get(name))
  );
  const endMs = Date.now() + forMs;
  response.type("text/event-stream");
  while (Date.now() < endMs && !response.destroyed) {
    response.write(`data: ${"e".repeat(skewed(2 * bytes, dice))}\n\n`);
    await after(Math.min(-everyMs * Math.log(1 - dice()), Math.max(0, endMs - Date.now())));
  }
  response.end();
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
