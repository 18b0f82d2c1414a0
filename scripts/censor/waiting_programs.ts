/** Ordinary programs that wait for news: a request of theirs is answered when there is some, or after a while. */
import type { Ask } from "./asking.ts";
import type { Dice } from "./dice.ts";
import { askBy, below, type Site, skewed } from "./site.ts";

/** A web application that waits for messages, and posts its own. */
export async function longPolling(site: Site): Promise<void> {
  const { dice } = site;
  const holdMs = 5_000 + dice() * 25_000;
  await askBy(
    site,
    started(
      dice,
      () =>
        dice() < 0.3
          ? { path: "/messages.json?bytes=40", body: "m".repeat(skewed(1_500, dice)), pauseMs: 50 }
          : {
            path: `/messages.json?bytes=${skewed(1_200, dice)}&wait=${Math.floor(holdMs * dice())}`,
            pauseMs: dice() * 400,
          },
    ),
  );
}

/** A program that calls procedures (GraphQL and the like): arguments up, results down, some of which take time. */
export async function calling(site: Site): Promise<void> {
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
  return after([signIn(dice)], next);
}

/** An application that starts signs in, and loads what it shows: rooms, people, the latest messages. */
function started(dice: Dice, next: () => Ask): () => Ask {
  const longest = 1_000 + below(12_000, dice);
  const loads = Array.from({ length: below(12, dice) }, (): Ask => ({
    path: `/rooms.json?bytes=${100 + skewed(longest, dice)}`,
    body: dice() < 0.3 ? "l".repeat(20 + below(400, dice)) : undefined,
    pauseMs: 2 + 150 * dice() ** 2,
  }));
  return after([signIn(dice), ...loads], next);
}

/** Some requests in their order, then what `next` gives. */
function after(asks: Ask[], next: () => Ask): () => Ask {
  return () => asks.shift() ?? next();
}

function signIn(dice: Dice): Ask {
  return {
    path: `/session.json?bytes=${400 + skewed(6_000, dice)}`,
    body: "k".repeat(200 + skewed(4_000, dice)),
    pauseMs: 10 + dice() * 200,
  };
}

/**
 * A messenger over long requests, as clients of Matrix are: one request waits for news; beside it the user writes, which
 * the other side is told of, and messages that were read are named.
 */
export async function messenger(site: Site): Promise<void> {
  const { dice } = site;
  const holdMs = 15_000 + dice() * 30_000;
  const [news, message] = [1_000 + below(3_000, dice), 200 + below(300, dice)];
  // Some people write all the time, others now and then.
  const pace = 1 + 5 * dice() ** 2;
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
    const pauseMs = pace * (dice() < 0.7 ? 300 + dice() * 3_500 : dice() * 15_000);
    return { path: `/room.json?bytes=${isText ? 60 : 2}`, body, pauseMs };
  };
  await askBy(site, started(dice, waiting), writing);
}

/**
 * A worker that takes jobs from a queue in a cloud, as consumers of SQS do: it waits 20 s for a job, asks again at once, and
 * strikes out the job once it is done. Each request is signed, and names the role of its machine at length.
 */
export async function queueWorker(site: Site): Promise<void> {
  const { dice } = site;
  const signature = 250 + (dice() < 0.5 ? below(1_000, dice) : 0);
  const [job, busyMs] = [400 + skewed(4_000, dice), skewed(3_000, dice)];
  const everyMs = 1_000 + 30_000 * dice() ** 2;
  let isTaken = false;
  await askBy(site, () => {
    if (isTaken) {
      isTaken = false;
      return {
        path: "/queue.json?bytes=2",
        body: "d".repeat(signature + 350),
        pauseMs: dice() * 5,
      };
    }
    const waitMs = -everyMs * Math.log(1 - dice());
    isTaken = waitMs < 20_000;
    return {
      path: `/queue.json?bytes=${isTaken ? job + skewed(600, dice) : 2}&wait=${
        Math.floor(Math.min(waitMs, 20_000))
      }`,
      body: "r".repeat(signature),
      pauseMs: isTaken ? dice() * busyMs : dice() * 5,
    };
  });
}

/**
 * A bot of Telegram's: it waits 10, 30 or 50 s for updates, as its library has it, and sends messages beside. What it asks
 * is a POST of few bytes, an update has some hundred.
 */
export async function bot(site: Site): Promise<void> {
  const { dice } = site;
  const waitMost = [10_000, 30_000, 50_000][below(3, dice)]!;
  const restMs = waitMost === 10_000 ? 300 : 5;
  const everyMs = 1_500 + 25_000 * dice() ** 2;
  const token = 60 + below(80, dice);
  const waiting = (): Ask => {
    const waitMs = -everyMs * Math.log(1 - dice());
    const isNews = waitMs < waitMost;
    return {
      path: `/getUpdates.json?bytes=${isNews ? 350 + skewed(1_500, dice) : 23}&wait=${
        Math.floor(Math.min(waitMs, waitMost))
      }`,
      body: "u".repeat(token),
      pauseMs: restMs + dice() * 10,
    };
  };
  const sending = (): Ask => ({
    path: `/sendMessage.json?bytes=${300 + below(400, dice)}`,
    body: "s".repeat(token + skewed(2_000, dice)),
    pauseMs: 200 - everyMs * Math.log(1 - dice()),
  });
  await askBy(site, waiting, sending);
}

/**
 * A page that is told of events over one answer without an end (server-sent events), as dashboards, feeds and the clients
 * of language models are; beside it it asks, and says what its user does.
 */
export async function eventPage(site: Site): Promise<void> {
  const { dice } = site;
  const everyMs = 300 + 15_000 * dice() ** 2;
  const event = 60 + skewed(2_000, dice);
  const restMs = 1_000 + 20_000 * dice() ** 2;
  const events = (): Ask => ({
    path: `/events?bytes=${event}&every=${Math.floor(everyMs)}&for=${
      Math.floor(Math.max(0, site.endMs - Date.now()))
    }`,
    pauseMs: 1_000,
  });
  const action = 60 + below(600, dice);
  const acting = (): Ask => ({
    path: `/actions.json?bytes=${20 + skewed(1_500, dice)}`,
    body: dice() < 0.7 ? "a".repeat(action + skewed(800, dice)) : undefined,
    pauseMs: -restMs * Math.log(1 - dice()),
  });
  await askBy(site, started(dice, events), acting);
}
