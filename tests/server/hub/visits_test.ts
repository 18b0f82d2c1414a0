import { assertEquals } from "@std/assert";
import type { VisitJson } from "../../../server/gui_api/visit_json.ts";
import { Visits } from "../../../server/hub/visits.ts";
import { isoTime } from "../../../server/time/iso_time.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

Deno.test("what has led up to a cell is no visit, for as long as a call may take", async () => {
  const clock = new FakeClock();
  const startMs = clock.now();
  const told: string[][] = [];
  const visits = new Visits({
    clock,
    onChange: (news) => void told.push(news.map(({ kind }) => kind)),
  });
  const web = () => visits.json().map(({ kind, count, at }) => [kind, count, at]);
  visits.note("web", { from: "192.0.2.1" });
  await clock.advance(4_900);
  visits.note("web", { from: "192.0.2.1" });
  visits.excuse("192.0.2.2");
  assertEquals(web(), [["web", 2, isoTime(startMs + 4_900)]]);
  visits.excuse("192.0.2.1");
  assertEquals(web(), []);
  await clock.advance(100);
  assertEquals(told, [[]]);

  // Whoever came earlier, or from elsewhere, still counts.
  visits.note("web", { from: "192.0.2.1" });
  await clock.advance(5_000);
  visits.note("web", { from: "192.0.2.2" });
  await clock.advance(100);
  visits.note("web", { from: "192.0.2.1" });
  visits.excuse("192.0.2.1");
  visits.excuse("192.0.2.1");
  assertEquals(web(), [["web", 2, isoTime(startMs + 10_000)]]);
  await clock.advance(60_000);
  assertEquals(told, [[], ["web"]]);
});

Deno.test("no more than some of the latest visits may have led up to a cell", () => {
  const visits = new Visits({ clock: new FakeClock(), onChange: () => {} });
  for (let each = 0; each < 1_000; each++) visits.note("web", { from: "192.0.2.1" });
  visits.excuse("192.0.2.1");
  assertEquals(visits.json().map(({ count }) => count), [1_000 - 64]);
});

Deno.test("visits are counted by kind and list, and told of later and seldom", async () => {
  const clock = new FakeClock();
  const startMs = clock.now();
  const told: { atMs: number; news: string[] }[] = [];
  const onChange = (news: VisitJson[]) =>
    void told.push({ atMs: clock.now() - startMs, news: news.map(({ kind }) => kind) });
  const visits = new Visits({ clock, onChange });
  assertEquals(visits.json(), []);
  for (let each = 0; each < 1_000; each++) {
    if (each % 100 === 0) visits.note("strangeCell");
    visits.note("web");
    await clock.advance(25);
  }
  for (const list of ["/stick/alice.hkl", "/stick/bob.hkl"]) {
    visits.note("lateCell", { list });
    visits.note("strangeCell");
    visits.note("web");
  }
  await clock.advance(60_000);
  const at = isoTime(startMs + 25_000);
  assertEquals(visits.json(), [
    { kind: "strangeCell", count: 10, at: isoTime(startMs + 22_500), list: undefined },
    { kind: "web", count: 990, at: isoTime(startMs + 24_975), list: undefined },
    { kind: "lateCell", count: 1, at, list: "/stick/alice.hkl" },
    { kind: "lateCell", count: 1, at, list: "/stick/bob.hkl" },
  ]);
  assertEquals(told, [
    { atMs: 5_000, news: ["strangeCell", "web"] },
    { atMs: 15_000, news: [] },
    { atMs: 25_000, news: [] },
    { atMs: 35_000, news: ["lateCell", "lateCell"] },
  ]);
  visits.note("web");
  visits.close();
  await clock.advance(60_000);
  assertEquals(told.length, 4);
});
