import type { StatusJson, UnreachableReason } from "../../server/gui_api/status_json.ts";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const WORDS = ["apple", "river", "stone", "cloud", "table", "green"];
const stranger: StatusJson = {
  code: "away",
  reason: { code: "notPeer", address: "192.0.2.1:7471" },
  waiting: 0,
};

/** Not reached, for this reason. */
const unreached = (code: UnreachableReason): Partial<ConversationJson> => ({
  status: { code: "away", reason: { code, address: "http://192.0.2.1:7471" }, waiting: 0 },
  lastHeardAt: null,
});

/** Each trouble: its word, and a piece of the advice. */
const TROUBLES: [Partial<ConversationJson>, string, RegExp][] = [
  [{ status: STATUSES.away, lastHeardAt: null }, "Can't reach", /forward the port/],
  [{ status: STATUSES.away }, "Away", /goes out when bob is back/],
  [{ status: STATUSES.clockApart, clockOffsetMs: 720_000 }, "Wrong clock", /with a telephone/],
  [{ status: STATUSES.sameSeat }, "Same copy twice", /opens the other copy/],
  [{ status: stranger }, "Somebody else answers", /Compare the lists/],
  [unreached("certificateNotOfList"), "Can't reach", /somebody may be in between/],
  [unreached("noTls"), "Can't reach", /begins with http/],
  [unreached("torMissing"), "Can't reach", /Start Tor Browser or tor on this computer/],
  [
    { ...unreached("broke"), peer: "http://127.0.0.1:8081" },
    "Can't reach",
    /Does the tunnel run here/,
  ],
  [unreached("torCookie"), "Can't reach", /on Debian and Ubuntu debian-tor/],
  [unreached("torPassword"), "Can't reach", /name that file in the settings/],
  [unreached("onionSilent"), "Can't reach", /whether hchat runs there and its page says/],
  [{ status: STATUSES.away, peer: null }, "Away", /bob's hchat calls again/],
  [{ continuity: { code: "lost", words: WORDS } }, "Connected", /compare the six words/],
];

Deno.test("the connection in words, in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  for (const [part, label, advice] of TROUBLES) {
    await test.step(`${label} says what was tried, when, and what to do`, async () => {
      const lastTriedAt = new Date(Date.now() - 20_000).toISOString();
      await using program = new FakeProgram([conversationOf({ lastTriedAt, ...part })]);
      await using tab = await browser.again();
      await tab.page.goto(program.url);
      await tab.page.getByRole("button", { name: label, exact: true }).click();
      const panel = tab.page.getByRole("region", { name: "Connection with bob" });
      await panel.getByText(advice).waitFor();
      await panel.getByText("http://192.0.2.7:7471").first().waitFor();
      const text = await panel.innerText();
      assert(text.includes("Yours: ") && text.includes("bob's: "), "both clocks");
      const tried = part.peer === null
        ? /hchat calls nobody here/
        : /Last try\n.*http:.*without success/;
      if (part.status !== undefined) assert(tried.test(text), text);
      assertEquals(tab.complaints, []);
    });
  }

  await test.step("it names the addresses of this list alone, and so do the settings", async () => {
    await using program = new FakeProgram([conversationOf({ status: STATUSES.away })]);
    const other = { ...program.settings.conversations[0]!, name: "carol" };
    const [own, others] = ["http://192.0.2.7:1", "http://192.0.2.7:2"];
    program.settings.dialable = [own, others];
    program.settings.conversations[0]!.dialable = [own];
    program.settings.conversations.push({ ...other, dialable: [others] });
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Away", exact: true }).click();
    await tab.page.getByRole("region", { name: "Connection with bob" }).getByText(own).waitFor();
    assert(!(await tab.page.locator("body").innerText()).includes(others));
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const dialog = tab.page.getByRole("dialog");
    await dialog.getByText(own).waitFor();
    assert(!(await dialog.innerText()).includes(others));
    assertEquals(tab.complaints, []);
  });

  await test.step("it says how far calls in vain have come", async () => {
    await using program = new FakeProgram([conversationOf({ status: STATUSES.away })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Away", exact: true }).click();
    const panel = tab.page.getByRole("region", { name: "Connection with bob" });
    await panel.getByText("Nobody so far.").waitFor();
    await program.until(() => program.streams === 1);
    const at = new Date().toISOString();
    const visits = (["web", "strangeCell", "lateCell"] as const)
      .map((kind, index) => ({ kind, count: index + 1, at, list: "alice.hkl" }));
    program.push({ kind: "settings", settings: { ...program.settings, visits } });
    await panel.getByText(/Browsers or scanners asked for web pages: once/).waitFor();
    await panel.getByText(/with another list, or with a clock that is far off: 2 times/).waitFor();
    await panel.getByText(/under a past key: 3 times/).waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("the listening side is advised once somebody called in vain, not for a scanner", async () => {
    const visits = [{ kind: "web", count: 1, at: new Date().toISOString() }] as const;
    const bob = conversationOf({ status: { code: "waiting" }, peer: null, lastHeardAt: null });
    await using program = new FakeProgram([bob]);
    program.settings = { ...program.settings, visits: [...visits] };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Waiting", exact: true }).click();
    const panel = tab.page.getByRole("region", { name: "Connection with bob" });
    await panel.getByText("Tell bob one of your addresses below").waitFor();
    await program.until(() => program.streams === 1);
    const called = { ...visits[0], kind: "strangeCell" } as const;
    program.settings = { ...program.settings, visits: [...visits, called] };
    program.push({ kind: "settings", settings: program.settings });
    await panel.getByText("Somebody called, perhaps bob").waitFor();
    await panel.getByText("hchat fingerprint").waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("whoever meets is told what leads here, and to call alone where nothing does", async () => {
    const bob = conversationOf({ status: { code: "waiting" }, peer: null, lastHeardAt: null });
    await using program = new FakeProgram([bob]);
    const loopback = program.settings.conversations.map((each) => ({
      ...each,
      dialable: ["http://127.0.0.1:7471"],
    }));
    program.settings = { ...program.settings, onion: true, conversations: loopback };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    const meet = tab.page.getByRole("region", { name: "Reach bob" });
    await meet.getByText("Or call bob").waitFor();
    assertEquals(await meet.locator("code").allTextContents(), ["onion"]);
    assertEquals(await meet.getByText("your router's public address").count(), 0);
    const silent = loopback.map((each) => ({ ...each, dialable: [], listen: null }));
    await program.until(() => program.streams === 1);
    program.settings = { ...program.settings, onion: false, conversations: silent };
    program.push({ kind: "settings", settings: program.settings });
    await meet.getByText("Call bob", { exact: true }).waitFor();
    assertEquals(await meet.locator("code").count(), 0);
    assertEquals(tab.complaints, []);
  });

  await test.step("a program that calls nobody is not said to call", async () => {
    await using program = new FakeProgram([conversationOf({ status: { code: "replaced" } })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByTestId("status").click();
    const panel = tab.page.getByRole("region", { name: "Connection with bob" });
    await panel.getByText("Last heard").waitFor();
    assertEquals(await panel.getByText(/^Calling|^Last try/).count(), 0);
    assertEquals(tab.complaints, []);
  });

  await test.step("settings that are older than a change that came meanwhile do not undo it", async () => {
    const bob = conversationOf({ status: { code: "waiting" }, peer: null, lastHeardAt: null });
    await using program = new FakeProgram([bob]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await program.until(() => program.streams === 1);
    const called = tab.page.getByText("Somebody called, perhaps bob");
    program.beforeSettings = async () => {
      program.beforeSettings = undefined;
      const visit = { kind: "strangeCell", count: 1, at: new Date().toISOString() } as const;
      program.settings = { ...program.settings, visits: [visit] };
      program.push({ kind: "settings", settings: program.settings });
      await called.waitFor();
    };
    await tab.page.getByRole("button", { name: "Waiting", exact: true }).click();
    await program.until(() => program.paths.filter((path) => path === "/settings").length === 2);
    await program.until(() => program.beforeSettings === undefined);
    await tab.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    assert(await called.isVisible());
  });

  await test.step("a notice that was put away comes back when it has changed, not with every second", async () => {
    const notices = (offsetMs: number) => [{ code: "clockDiffers", offsetMs }] as const;
    const bob = conversationOf({ notices: [...notices(40_000)] });
    await using program = new FakeProgram([bob]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Dismiss" }).click();
    const note = async (offsetMs: number) => {
      // The title says that the change is there, and drawn.
      const title = `bob ${offsetMs}`;
      const { entries: _, ...conversation } = { ...bob, title, notices: [...notices(offsetMs)] };
      program.push({ kind: "conversation", conversation });
      await tab.page.locator("h1").getByText(title).waitFor();
    };
    await program.until(() => program.streams === 1);
    await note(43_000);
    assertEquals(await tab.page.locator(".notices li").count(), 0);
    await note(3_600_000);
    await tab.page.locator(".notices li").waitFor();
  });
});
