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

Deno.test("what came between two that led up to a cell keeps its time, and so does what came before", async () => {
  const clock = new FakeClock();
  const startMs = clock.now();
  const visits = new Visits({ clock, onChange: () => {} });
  const latest = () => visits.json().map(({ count, at }) => [count, at]);
  const peer = "192.0.2.1";
  for (const from of ["192.0.2.9", peer, "192.0.2.8", peer, "192.0.2.7"]) {
    visits.note("web", { from });
    await clock.advance(1_000);
  }
  visits.excuse(peer);
  assertEquals(latest(), [[3, isoTime(startMs + 4_000)]]);
  visits.excuse("192.0.2.7");
  assertEquals(latest(), [[2, isoTime(startMs + 2_000)]]);
  visits.excuse("192.0.2.8");
  assertEquals(latest(), [[1, isoTime(startMs)]]);
});

Deno.test("nobody is told of a visit that a cell may still follow", async () => {
  const clock = new FakeClock();
  const told: string[][] = [];
  const onChange = (news: VisitJson[]) => void told.push(news.map(({ kind }) => kind));
  const visits = new Visits({ clock, onChange });
  const call = async (): Promise<void> => {
    visits.note("web", { from: "192.0.2.1" });
    await clock.advance(100);
    visits.excuse("192.0.2.1");
  };
  // The first call sets the time at which something is told, and then another one is under way.
  await call();
  await clock.advance(4_850);
  await call();
  await clock.advance(60_000);
  assertEquals([told.flat(), visits.json()], [[], []]);
  // One that no cell has followed is told, whatever came later.
  for (let each = 0; each < 4; each++) {
    if (each === 0) visits.note("web", { from: "192.0.2.2" });
    await clock.advance(4_000);
    await call();
  }
  assertEquals(told.flat(), ["web"]);
  visits.note("web", { from: "192.0.2.3" });
  await clock.advance(60_000);
  assertEquals([told.flat(), visits.json().map(({ count }) => count)], [["web"], [2]]);
});

Deno.test("a clock that is set makes no visit of what led up to a cell, and hides none", async () => {
  for (const leapMs of [-30 * 86_400_000, 30 * 86_400_000]) {
    const clock = new FakeClock();
    const visits = new Visits({ clock, onChange: () => {} });
    visits.note("web", { from: "192.0.2.1" });
    clock.set(clock.now() + leapMs);
    await clock.advance(5_000);
    visits.note("web", { from: "192.0.2.1" });
    clock.set(clock.now() - leapMs);
    visits.excuse("192.0.2.1");
    assertEquals(visits.json().map(({ count }) => count), [1]);
  }
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
