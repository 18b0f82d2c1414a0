/**
 * The page in a real Chromium: two programs that talk over loopback, from the click on Send to the text painted on the
 * other page, and a talk of 100,000 entries. Times are those of the pages; "painted" is the first task after the frame
 * that draws it. The load of the machine is beside the figures: a frame waits for whatever else runs.
 */
import os from "node:os";
import type { Page } from "playwright-core";
import { launchBrowser, type TestBrowser } from "../../tests/testkit/browser.ts";
import { ANY, makeLists } from "../../tests/testkit/chatting.ts";
import { Program } from "../../tests/testkit/program.ts";
import { tempDir } from "../../tests/testkit/temp_dir.ts";
import { conversationOf, entryOf } from "../../tests/ui/fake_conversation.ts";
import { FakeProgram } from "../../tests/ui/fake_program.ts";
import type { BenchRow } from "./bench_row.ts";
import { PAGE_PROBE, type Probe } from "./page_probe.ts";
import { medianOf, percentileOf } from "./median_of.ts";

const MESSAGES = 60;
const WARM_UP = 10;
const OPENINGS = 9;
const ENTRIES = 100_000;
const FRAMES = 300;
const KEYSTROKES = 100;

/** Figures of the page. */
export async function bench(): Promise<BenchRow[]> {
  await using browser = await launchBrowser();
  const load = `load ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} processors`;
  const rows = [...await talkRows(browser), ...await longRows(browser)];
  return rows.map((row) => ({
    ...row,
    note: row.note === undefined ? load : `${row.note}; ${load}`,
  }));
}

/** A page with the probe in it. */
async function probed(page: Page, url: string): Promise<Probe> {
  await page.addInitScript(PAGE_PROBE);
  await page.goto(url);
  const ask = <Value>(call: string): Promise<Value> => page.evaluate(`probe.${call}`);
  return {
    send: (text) => ask(`send(${JSON.stringify(text)})`),
    painted: (text) => ask(`painted(${JSON.stringify(text)})`),
    scroll: (frames) => ask(`scroll(${frames})`),
    keystrokes: () => ask("keystrokes"),
    firstPaint: () => ask("firstPaint()"),
  };
}

async function talkRows(browser: TestBrowser): Promise<BenchRow[]> {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new Program([folder.file("alice.hkl"), ...ANY]);
  const peer = await alice.line("peer: ");
  await using bob = new Program([folder.file("bob.hkl"), "--peer", peer, ...ANY]);
  const [alicePage, bobPage] = [await alice.line("page: "), await bob.line("page: ")];
  const firstPaints: number[] = [];
  for (let index = 0; index < OPENINGS; index++) {
    await using tab = await browser.open();
    firstPaints.push(await (await probed(tab.page, alicePage)).firstPaint());
  }
  await using atAlice = await browser.open();
  await using atBob = await browser.open();
  const [own, other] = [await probed(atAlice.page, alicePage), await probed(atBob.page, bobPage)];
  await atAlice.page.locator("[data-status=connected]").waitFor({ timeout: 20_000 });
  const there: number[] = [];
  const here: { ms: number; frames: number }[] = [];
  for (let index = 0; index < WARM_UP + MESSAGES; index++) {
    const text = `message number ${index}.`;
    const clickedAtMs = await own.send(text);
    const [mine, theirs] = [await own.painted(text), await other.painted(text)];
    if (index < WARM_UP) continue;
    there.push(theirs.atMs - clickedAtMs);
    here.push({ ms: mine.atMs - clickedAtMs, frames: mine.frames });
  }
  const isNext = here.filter(({ frames }) => frames <= 1).length;
  const note = `${MESSAGES} texts`;
  return [
    {
      name: "first paint, page opened anew",
      value: medianOf(firstPaints),
      unit: "ms",
      note: `median of ${OPENINGS}`,
    },
    {
      name: "Send to text painted on the other page, p50",
      value: medianOf(there),
      unit: "ms",
      note,
    },
    { name: "the same, p95", value: percentileOf(there, 95), unit: "ms", note },
    {
      name: "Send to own text painted, p95",
      value: percentileOf(here.map(({ ms }) => ms), 95),
      unit: "ms",
      note,
    },
    { name: "own text in the next frame", value: 100 * isNext / here.length, unit: "%", note },
  ];
}

async function longRows(browser: TestBrowser): Promise<BenchRow[]> {
  const startMs = Date.now() - ENTRIES * 60_000;
  const entries = Array.from({ length: ENTRIES }, (_, index) =>
    entryOf({
      direction: index % 3 === 0 ? "in" : "out",
      state: "read",
      at: new Date(startMs + index * 60_000).toISOString(),
      text: `entry ${index} ${"word ".repeat(index % 23)}`,
    }));
  await using program = new FakeProgram([conversationOf({ entries })]);
  await using tab = await browser.open();
  const probe = await probed(tab.page, program.url);
  const pages = () => program.paths.filter((path) => path === "/messages.json").length;
  await program.until(() => pages() > ENTRIES / 2_000, 60_000);
  const frames = await probe.scroll(FRAMES);
  await tab.page.locator("#text").focus();
  await tab.page.keyboard.type("a word and another, ".repeat(KEYSTROKES / 20), { delay: 40 });
  const keystrokes = await probe.keystrokes();
  const session = await tab.context.newCDPSession(tab.page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const talk = "100,000 entries";
  return [
    {
      name: `${talk}: time of a frame while scrolling, p50`,
      value: medianOf(frames),
      unit: "ms",
      note: `${FRAMES} frames from end to start`,
    },
    { name: "the same, p95", value: percentileOf(frames, 95), unit: "ms" },
    {
      name: `${talk}: key pressed to letter painted, p95`,
      value: percentileOf(keystrokes, 95),
      unit: "ms",
      note: `${keystrokes.length} keys`,
    },
    { name: `${talk}: heap`, value: usedSize / 1e6, unit: "MB", note: "after a collection" },
  ];
}
