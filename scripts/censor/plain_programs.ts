/** Ordinary programs that wait for nothing: they fetch, send and ask again. */
import type { Ask } from "./asking.ts";
import { LEAD_HERE } from "./name_proxy.ts";
import { askBy, below, type Site, skewed } from "./site.ts";

/** One request of a terminal, without a connection that is kept. */
export async function curl({ origin, query, dice }: Site): Promise<void> {
  const url = `${origin}/file?bytes=${skewed(40_000, dice)}&${query}`;
  const words = dice() < 0.5 ? [url] : ["--data-binary", "x".repeat(skewed(8_000, dice)), url];
  await new Deno.Command("curl", {
    args: [...LEAD_HERE.curl, "-s", "-k", "-o", "/dev/null", ...words],
  }).output();
}

/** A program that asks a JSON interface every few seconds. */
export async function jsonPolling(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = 500 + dice() * 9_500;
  const bytes = skewed(3_000, dice);
  await askBy(site, () => ({
    path: `/state.json?bytes=${bytes + below(200, dice)}`,
    pauseMs: everyMs * (0.9 + dice() / 5),
  }));
}

/**
 * A page or an app that asks by POST every few seconds: GraphQL clients do (`pollInterval` of Apollo's), and wallets, which
 * ask a node of their chain for its latest block (ethers.js: every 4 s), and for more when there is one.
 */
export async function procedurePolling(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = dice() < 0.3 ? 4_000 : 500 + dice() * 5_500;
  const [up, down] = [80 + skewed(2_500, dice), 40 + skewed(6_000, dice)];
  const moreShare = 0.4 * dice();
  const askFor = (isMore: boolean): Ask => ({
    path: `/query.json?bytes=${isMore ? down + skewed(6_000, dice) : down + below(60, dice)}`,
    body: "q".repeat(isMore ? up + below(600, dice) : up),
    pauseMs: isMore ? 5 + dice() * 60 : everyMs * (0.97 + dice() / 16),
  });
  await askBy(site, () => askFor(dice() < moreShare));
}

/**
 * What servers and apps report of themselves, in batches as large as what has happened: exporters of OpenTelemetry (every
 * 5 s), agents of monitoring services (every 2 to 10 s), analytics of apps.
 */
export async function telemetry(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = [1_000, 2_000, 5_000, 10_000][below(4, dice)]!;
  const batch = 300 + skewed(8_000, dice);
  await askBy(site, () => ({
    path: "/v1/traces.json?bytes=20",
    body: "t".repeat(200 + Math.floor(batch * (0.3 + dice() ** 2))),
    pauseMs: everyMs * (0.98 + dice() / 25),
  }));
}

/**
 * Who is there says so: presence of apps, sessions of players, devices at home, analytics of pages that stay open. Every 10
 * to 60 s a few hundred bytes; what happens in between is told when it does.
 */
export async function heartbeat(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = [10_000, 15_000, 20_000, 30_000, 60_000][below(5, dice)]!;
  const [up, down] = [40 + skewed(1_500, dice), 2 + skewed(600, dice)];
  const eventShare = 0.6 * dice();
  await askBy(site, () => {
    const isEvent = dice() < eventShare;
    return {
      path: `/presence.json?bytes=${isEvent ? down + below(200, dice) : down}`,
      body: "p".repeat(isEvent ? up + skewed(2_000, dice) : up),
      pauseMs: isEvent ? dice() * everyMs : everyMs * (0.98 + dice() / 25),
    };
  });
}

/** A few files of any size that are sent, one after the other. */
export async function uploads(site: Site): Promise<void> {
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

/** A few files of any size that are fetched, one after the other. */
export async function downloads(site: Site): Promise<void> {
  const { dice } = site;
  const files = 1 + below(10, dice);
  let got = 0;
  await askBy(site, () => ({
    path: `/file?bytes=${skewed(80_000, dice)}`,
    pauseMs: dice() * 3_000,
    isLast: ++got >= files,
  }));
}
