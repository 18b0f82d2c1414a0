import { assertEquals, assertMatch } from "@std/assert";
import type { EntranceJson } from "../../../server/gui_api/settings_json.ts";
import type { StatusJson } from "../../../server/gui_api/status_json.ts";
import type { RouteJson } from "../../../server/gui_api/route_json.ts";
import { type ReachReport, reachReport } from "../../../server/command/reach_report.ts";

const AT = "2026-01-01T00:00:00.000Z";
const LIST = "/media/alice.hkl";
const CLOSED: RouteJson[] = [
  { at: AT, route: "router", result: { code: "noRouter" } },
  { at: AT, route: "onion", list: LIST, result: { code: "torCookie", path: "/run/tor/cookie" } },
];
const PUBLISHED: RouteJson = {
  at: AT,
  route: "onion",
  list: LIST,
  result: { code: "onionPublished", host: "x.onion" },
};

function reportOf(
  {
    listen = null,
    dialable = [],
    routes = [],
    status = { code: "waiting" },
    entrance = { code: "plain" },
  }: {
    entrance?: EntranceJson;
    listen?: string | null;
    dialable?: string[];
    routes?: RouteJson[];
    status?: StatusJson;
  },
): ReachReport {
  const modes = { padMode: "prefer", coverMode: "quiet" } as const;
  const conversations = [{ name: "bob", peer: null, listen, dialable, list: LIST, ...modes }];
  return reachReport({
    settings: { dialable, routes, visits: [], conversations, entrance },
    calls: [{ name: "bob", peer: null, status }],
    nowMs: Date.parse(AT),
  });
}

Deno.test("one way that works is enough, whatever the others do", () => {
  const listen = "0.0.0.0:30412";
  const network = ["http://192.0.2.7:30412", "http://127.0.0.1:30412"];
  const inNetwork = reportOf({ listen, dialable: network, routes: CLOSED });
  assertEquals([inNetwork.works, inNetwork.words[0]], [true, "network: http://192.0.2.7:30412"]);
  // Over the internet there is still something to do.
  assertMatch(inNetwork.hint ?? "", /^in one network, /);
  const published = reportOf({ listen, routes: [...CLOSED, PUBLISHED] });
  assertEquals([published.works, published.hint], [true, undefined]);
  const called = reportOf({ status: { code: "connected", steady: false }, routes: CLOSED });
  assertEquals([called.works, called.hint], [true, undefined]);
});

Deno.test("the router's address is told once, as the router's", () => {
  const host = "203.0.113.5";
  const result = { code: "mapped", protocol: "pcp", host, port: 30_412 } as const;
  const { words } = reportOf({
    listen: "0.0.0.0:30412",
    dialable: [`http://${host}:30412`, "http://192.168.1.7:30412"],
    routes: [{ at: AT, route: "router", result }],
  });
  assertEquals(words.slice(0, 2), [
    "network: http://192.168.1.7:30412",
    `router: http://${host}:30412`,
  ]);
  const secure = reportOf({
    listen: "0.0.0.0:30412",
    dialable: [`https://${host}:30412`],
    routes: [{ at: AT, route: "router", result }],
    entrance: { code: "tlsOfList" },
  });
  assertEquals(secure.words[1], `router: https://${host}:30412`);
});

Deno.test("where no way works there is something to do", () => {
  const listening = reportOf({
    listen: "127.0.0.1:30412",
    dialable: ["http://127.0.0.1:30412"],
    routes: CLOSED,
  });
  assertEquals(listening.works, false);
  assertMatch(listening.words[0]!, /^network: no address that another computer can dial$/);
  const calling = reportOf({ routes: CLOSED.slice(1) });
  assertEquals(calling.works, false);
  assertMatch(calling.hint ?? "", /^leave --peer out /);
  const reason = { code: "torPassword", address: "onion" } as const;
  const byTor = reportOf({ status: { code: "away", reason, waiting: 0 } });
  assertEquals([byTor.works, byTor.hint], [false, undefined]);
});

Deno.test("behind a web server nobody is told to open a port to the network", () => {
  const url = "https://chat.example.org";
  const listen = "127.0.0.1:7471";
  const report = reportOf({
    listen,
    dialable: [url],
    routes: [
      {
        at: AT,
        route: "webServer",
        result: { code: "webServerElsewhere", status: 502, url, listen },
      },
      { at: AT, route: "router", result: { code: "onLoopback" } },
    ],
  });
  assertEquals(report.works, false);
  assertEquals(report.words[0], "network: not tried, hchat is for your web server alone");
  assertEquals(report.words.filter((line) => /router|0\.0\.0\.0/.test(line)), []);
  assertMatch(report.hint ?? "", /Caddy, nginx and haproxy/);
});

Deno.test("a list that is over, or not begun by this clock, is told without a call as well", () => {
  const over = reportOf({ status: { code: "over", endedAt: AT } });
  assertMatch(over.words.join("\n"), /^call: the key list ended .* ago, if your clock is right/m);
  const early = reportOf({ status: { code: "notBegun", startsAt: "2026-01-04T00:00:00.000Z" } });
  assertMatch(early.words.join("\n"), /^call: the key list begins in 3 days, if your clock/m);
});
