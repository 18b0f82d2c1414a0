import type { NoticeJson } from "../../server/gui_api.ts";
import { assert, assertEquals } from "@std/assert";
import { launchBrowser } from "../testkit/browser.ts";
import { conversationOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const PERIOD_MS = 1_000;

/** A list of one-second keys that began `agoMs` ago. */
function quickList(agoMs: number, slotCount = 3_600): Partial<ReturnType<typeof conversationOf>> {
  const startMs = Date.now() - agoMs;
  return {
    periodMs: PERIOD_MS,
    slotCount,
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + slotCount * PERIOD_MS).toISOString(),
  };
}

Deno.test("the instruments in a real browser", async (test) => {
  await using browser = await launchBrowser();

  await test.step("the countdown moves on to the next key without a request", async () => {
    await using program = new FakeProgram([conversationOf(quickList(60_000))]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    const slot = tab.page.getByTestId("slot");
    const before = await slot.textContent() ?? "";
    assert(/^No\. 6\d$/.test(before), before);
    assertEquals(await tab.page.getByTestId("countdown").textContent(), "1");
    await tab.page.waitForFunction(
      (known) => document.querySelector("[data-testid=slot]")?.textContent !== known,
      before,
    );
    assert(Number((await slot.textContent())?.slice(4)) > Number(before.slice(4)));
  });

  await test.step("it counts by the program's clock, not by the browser's", async () => {
    await using program = new FakeProgram([conversationOf(quickList(0))]);
    program.skewMs = 600_000;
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByText(/^No\. 60\d$/).waitFor();
  });

  await test.step("status, notices, rest of the list and the peer's clock need no click", async () => {
    const notices: NoticeJson[] = [{ code: "readOnly" }];
    const part = { status: STATUSES.away, notices, clockOffsetMs: -47_000 };
    await using program = new FakeProgram([conversationOf(part)]);
    for (const width of [360, 1_180]) {
      await using tab = await browser.open({ width, height: 740 });
      await tab.page.goto(program.url);
      await tab.page.locator("h1").waitFor();
      const seen = [
        "Away",
        "Can't reach bob at 192.0.2.1:7471: hchat isn't running there, or a firewall blocks it.",
        /^The key list is read-only, so used keys are not burned\. /,
        "47 seconds behind yours",
        /^28 days 23 hours left|^29 days left/,
        /^250,5\d\d of 259,200 keys$|^250,560/,
        /^next key in \d+ s$/,
      ];
      for (const words of seen) {
        assert(await tab.page.getByText(words).first().isVisible(), `${words} at ${width} px`);
      }
      assert(await tab.page.getByTestId("peer-clock").isVisible());
    }
  });

  await test.step("before the start, after the end and without the list no key is in use", async () => {
    const cases = [
      [
        { ...quickList(-90_500), status: STATUSES.notBegun },
        /^the first one in 1 minute \d+ seconds$/,
      ],
      [{ ...quickList(90_000, 60), status: STATUSES.over }, /^the list is over$/],
      [{ ...quickList(0), status: STATUSES.keysBurned, slotsLeft: 0 }, /^keys burned$/],
      [{ status: STATUSES.keyListRemoved }, /^list removed$/],
    ] as const;
    for (const [part, words] of cases) {
      await using program = new FakeProgram([conversationOf(part)]);
      await using tab = await browser.open();
      await tab.page.goto(program.url);
      await tab.page.locator(".instrument-key").getByText("None").waitFor();
      await tab.page.getByText(words).waitFor();
    }
  });
});
