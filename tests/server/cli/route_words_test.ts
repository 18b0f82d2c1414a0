import { assertEquals, assertMatch } from "@std/assert";
import { formatVisits, sayRoute, sayVisit } from "../../../server/cli/route_words.ts";
import type { RouteNews } from "../../../server/gui_api/route_json.ts";
import type { VisitJson, VisitKind } from "../../../server/gui_api/visit_json.ts";
import { englishRoute } from "../../../ui/words/en/routes.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

const ROUTES: RouteNews[] = [
  { route: "router", result: { code: "mapped", protocol: "pcp", host: "11.22.33.44", port: 7471 } },
  { route: "router", result: { code: "mappedBehindNat", host: "100.64.0.9", port: 7471 } },
  { route: "router", result: { code: "noRouter" } },
  { route: "router", result: { code: "notMapped", router: "192.168.1.1" } },
  { route: "router", result: { code: "onLoopback" } },
  { route: "onion", list: "a.hkl", result: { code: "onionPublished", host: "abc.onion" } },
  { route: "onion", list: "a.hkl", result: { code: "onionKeysMissing" } },
  { route: "onion", list: "a.hkl", result: { code: "onionTaken" } },
  { route: "onion", list: "a.hkl", result: { code: "onionRefused" } },
  { route: "onion", list: "a.hkl", result: { code: "torMissing" } },
  { route: "onion", list: "a.hkl", result: { code: "torWithoutControl", controlPort: 9051 } },
  { route: "onion", list: "a.hkl", result: { code: "torPassword", controlPort: 9051 } },
  { route: "onion", list: "a.hkl", result: { code: "torCookie", path: "/run/tor/cookie" } },
  { route: "onion", list: "a.hkl", result: { code: "torStarting", percent: 45 } },
  {
    route: "webServer",
    result: { code: "webServerUnused", url: "https://x.example/app", listen: "127.0.0.1:7471" },
  },
  {
    route: "webServer",
    result: {
      code: "webServerElsewhere",
      status: 502,
      url: "https://x.example/app",
      listen: "127.0.0.1:7471",
    },
  },
  {
    route: "webServer",
    result: {
      code: "webServerUnreachable",
      reason: "certificateNotOfList",
      url: "https://x.example/app",
      listen: "127.0.0.1:7471",
    },
  },
  {
    route: "webServer",
    result: { code: "webServerUsed", url: "https://x.example/app", listen: "127.0.0.1:7471" },
  },
];
const READY = ["mapped", "onionPublished", "webServerUsed"];

Deno.test("the terminal and the page have words for every way in, and tell which can be used", () => {
  for (const news of ROUTES) {
    const io = new FakeIo();
    sayRoute({ ...news, at: "2026-01-01T00:00:00.000Z" }, io);
    const isReady = READY.includes(news.result.code);
    // What the user has to lead where is no warning.
    const lines = isReady || news.route === "webServer" ? io.lines : io.errors;
    assertEquals(lines.length, 1, news.result.code);
    assertMatch(lines[0]!, /^(?:hchat: warning: )?(?:router|onion|web server): /);
    assertEquals(/undefined|\[object/.test(lines[0]!), false, lines[0]);
    const { ready, text } = englishRoute({ ...news, at: "2026-01-01T00:00:00.000Z" });
    assertEquals(ready, isReady, text);
    assertEquals(/^[A-Z].*[.?]$/.test(text) && !text.includes("undefined"), true, text);
  }
});

Deno.test("the router's address has the scheme that the port speaks", () => {
  const io = new FakeIo();
  const route = { ...ROUTES[0]!, at: "2026-01-01T00:00:00.000Z" };
  sayRoute(route, io);
  sayRoute(route, io, { isSecure: true });
  assertEquals(io.lines, ["router: http://11.22.33.44:7471", "router: https://11.22.33.44:7471"]);
});

function visit(kind: VisitKind, count = 1): VisitJson {
  return { kind, count, at: "2026-01-01T00:00:00.000Z", list: "/stick/alice.hkl" };
}

Deno.test("the terminal warns of calls in vain, and says nothing of browsers and scanners", () => {
  const io = new FakeIo();
  sayVisit(visit("web"), io);
  assertEquals([io.lines, io.errors], [[], []]);
  sayVisit(visit("strangeCell"), io);
  sayVisit(visit("lateCell"), io);
  assertEquals(io.errors.filter((line) => line.startsWith("hchat: warning: somebody")).length, 2);
  assertEquals(formatVisits([]), ["nobody so far"]);
  assertEquals(formatVisits([visit("web", 3), visit("strangeCell")]), [
    "somebody asked for web pages 3 times, as browsers and scanners do",
    "somebody called once with another list, or with a clock that is far off",
  ]);
});
