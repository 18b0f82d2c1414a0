import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
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
  await using browser = await sharedBrowser();

  await test.step("the countdown moves on to the next key without a request or an animation", async () => {
    await using program = new FakeProgram([conversationOf(quickList(60_000))]);
    await using tab = await browser.again();
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
    // One that glides has the whole window painted 60 times a second.
    assertEquals(await tab.page.evaluate(() => document.getAnimations().length), 0);
  });

  await test.step("the clock of a time server is shown beside the peer's", async () => {
    await using program = new FakeProgram();
    program.settings.timeServer = {
      code: "answered",
      host: "time.example",
      offsetMs: -720_000,
      at: new Date().toISOString(),
    };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".keys-button").click();
    await tab.page.getByText("Clock of time.example").waitFor();
    await tab.page.getByText(/^12 min.* behind yours$/).waitFor();
  });

  await test.step("it counts by the program's clock, not by the browser's", async () => {
    await using program = new FakeProgram([conversationOf(quickList(0))]);
    program.skewMs = 600_000;
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText(/^No\. 60\d$/).waitFor();
  });

  await test.step("status, notices, key and rest of the list need no click, the rest of it one", async () => {
    const notices: NoticeJson[] = [{ code: "readOnly" }];
    const part = { status: STATUSES.away, notices, clockOffsetMs: -47_000 };
    await using program = new FakeProgram([conversationOf(part)]);
    for (const width of [320, 1_180]) {
      await using tab = await browser.again({ width, height: 740 });
      await tab.page.goto(program.url);
      await tab.page.locator("h1").waitFor();
      const areSeen = async (all: readonly (string | RegExp)[]): Promise<void> => {
        for (const words of all) {
          const shown = tab.page.locator(".main").getByText(words).filter({ visible: true });
          assert(await shown.count() > 0, `${words} at ${width} px`);
        }
      };
      await areSeen([
        "Away",
        "Can't reach bob at 192.0.2.1:7471: hchat isn't running there, it listens at another port, or a firewall blocks it.",
        /^The key list is read-only, so used keys are not burned\. /,
        /^2[89] days left$/,
      ]);
      assert(await tab.page.getByTestId("countdown").isVisible());
      await tab.page.getByTitle("Keys and clocks").click();
      await areSeen([
        "47 seconds behind yours",
        /^28 days 23 hours left|^29 days left/,
        /^250,5\d\d of 259,200 keys$|^250,560/,
        /^next key in \d+ seconds?$/,
      ]);
      assert(await tab.page.getByTestId("peer-clock").isVisible());
      await tab.page.keyboard.press("Enter");
      await tab.page.getByTestId("peer-clock").waitFor({ state: "detached" });
    }
  });

  await test.step("a notice that was dismissed comes back when it changes", async () => {
    const conversation = conversationOf({ notices: [{ code: "clockDiffers", offsetMs: 20_000 }] });
    await using program = new FakeProgram([conversation]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByText("Your clock and bob's differ by 20 seconds.").waitFor();
    await tab.page.getByRole("button", { name: "Dismiss" }).click();
    assertEquals(await tab.page.locator(".notices").count(), 0);
    const { entries: _entries, ...same } = conversation;
    program.push({ kind: "conversation", conversation: same });
    program.push({
      kind: "conversation",
      conversation: { ...same, notices: [{ code: "clockDiffers", offsetMs: 31_000 }] },
    });
    await tab.page.getByText("Your clock and bob's differ by 31 seconds.").waitFor();
  });

  await test.step("a peer who was never heard cannot be reached, one who was is away", async () => {
    for (
      const [lastHeardAt, label] of [[null, "Can't reach"], ["2026-01-01T00:00:00.000Z", "Away"]]
    ) {
      const part = { status: STATUSES.away, lastHeardAt: lastHeardAt ?? null };
      await using program = new FakeProgram([conversationOf(part)]);
      await using tab = await browser.again();
      await tab.page.goto(program.url);
      assertEquals(await tab.page.getByTestId("status").textContent(), label);
    }
  });

  await test.step("before the start, after the end and without the list no key is in use", async () => {
    const cases = [
      [
        { ...quickList(-90_500), status: STATUSES.notBegun },
        /^the first one in 1 minute \d+ seconds$/,
      ],
      [{ ...quickList(90_000, 60), status: STATUSES.over }, /^the list is over$/],
      [{ ...quickList(0), status: STATUSES.keysBurned, slotsLeft: 0 }, /^Keys burned$/],
      [{ status: STATUSES.keyListRemoved }, /^List removed$/],
    ] as const;
    for (const [part, words] of cases) {
      await using program = new FakeProgram([conversationOf(part)]);
      await using tab = await browser.again();
      await tab.page.goto(program.url);
      await tab.page.locator(".keys-button").getByText("None").waitFor();
      await tab.page.getByTitle("Keys and clocks").click();
      await tab.page.locator(".fact-key").getByText(words).waitFor();
    }
  });

  await test.step("a list that was removed leaves nothing of the talk on the screen", async () => {
    const entries = [entryOf({ text: "secret words" })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.locator(".text").getByText("secret words").waitFor();
    const { entries: _entries, ...rest } = conversationOf({ status: STATUSES.keyListRemoved });
    program.push({ kind: "conversation", conversation: rest });
    await tab.page.getByTestId("blank").getByText("Plug the stick in again").waitFor();
    assertEquals((await tab.page.content()).includes("secret words"), false);
  });
});
