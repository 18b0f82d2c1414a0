import { assertEquals } from "@std/assert";
import type { VisitJson } from "../../../server/gui_api/visit_json.ts";
import { Visits } from "../../../server/hub/visits.ts";
import { isoTime } from "../../../server/time/iso_time.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

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
    visits.note("lateCell", list);
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
    { atMs: 1_000, news: ["strangeCell", "web"] },
    { atMs: 11_000, news: [] },
    { atMs: 21_000, news: [] },
    { atMs: 31_000, news: ["lateCell", "lateCell"] },
  ]);
  visits.note("web");
  visits.close();
  await clock.advance(60_000);
  assertEquals(told.length, 4);
});
