/**
 * Draws `ui/screenshot.png` for the README: two programs on loopback that really talk, alice's page in a wide
 * window in light colours and bob's in a narrow one in dark colours, side by side.
 */
import type { Page } from "playwright-core";
import { launchBrowser, type TestBrowser } from "../tests/testkit/browser.ts";
import { ANY } from "../tests/testkit/chatting.ts";
import { Program, runProgramFully } from "../tests/testkit/program.ts";
import { tempDir } from "../tests/testkit/temp_dir.ts";

const TARGET = new URL("../ui/screenshot.png", import.meta.url);
const MOST_BYTES = 150_000;
const WIDE = { width: 880, height: 610 };
const NARROW = { width: 360, height: 610 };

/** Longer than what is left of the pad, to show that too. */
const LONG =
  "One thing before I forget it: the sticks are the same but for the seat, so it does not " +
  "matter which of us loses which, as long as we tell each other. Mine is on the shelf behind the " +
  "seeds, in the tin with the string.";

/** Who says what, in order. */
const TALK: readonly (readonly ["alice" | "bob", string])[] = [
  ["alice", "Morning! Did the stick arrive in one piece?"],
  ["bob", "It did. Thirty days of keys, and I have already lost the lid."],
  ["alice", LONG],
  ["bob", "Seeds, tin, string. Got it."],
  ["alice", "See you on Sunday, then. I bring the bread."],
];

async function say(from: Page, to: Page, text: string): Promise<void> {
  await from.locator("#text").fill(text);
  await from.locator("#text").press("Enter");
  await to.locator(".entry-in").filter({ hasText: text.slice(0, 40) }).waitFor();
  await from.locator("[data-state=read]").filter({ hasText: text.slice(0, 40) }).waitFor();
}

/** Both windows in one picture. */
async function compose(
  browser: TestBrowser,
  pictures: [Uint8Array, Uint8Array],
): Promise<Uint8Array> {
  const [wide, narrow] = pictures.map((each) => `data:image/png;base64,${each.toBase64()}`);
  const gapPx = 24;
  const width = WIDE.width + NARROW.width + 3 * gapPx;
  const height = WIDE.height + 2 * gapPx;
  await using sheet = await browser.open({ width, height });
  await sheet.page.setContent(`<style>
    body { margin: 0; padding: ${gapPx}px; display: flex; gap: ${gapPx}px; background: #dcdfd9 }
    img { border-radius: 12px }
  </style><img src="${wide}"><img src="${narrow}">`);
  await sheet.page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  return await sheet.page.screenshot();
}

using folder = tempDir();
// A list in the middle of its life.
const from = new Date(Date.now() - 9 * 86_400_000).toISOString();
const span = ["--from", from, "--for", "30d", "--key-size", "480"];
const made = await runProgramFully(["keygen", "--out", folder.path, ...span]);
if (made.code !== 0) throw new Error(`Cannot draw the screenshot: ${made.stderr}`);
await using alice = new Program([folder.file("alice.hkl"), ...ANY]);
const peer = await alice.line("peer: ");
await using bob = new Program([folder.file("bob.hkl"), "--peer", peer, ...ANY]);
await using browser = await launchBrowser();
await using wide = await browser.open({ ...WIDE, colorScheme: "light" });
await using narrow = await browser.open({ ...NARROW, colorScheme: "dark" });
await wide.page.goto(await alice.line("page: "));
await narrow.page.goto(await bob.line("page: "));
await wide.page.locator("[data-status=connected]").waitFor();
for (const [author, text] of TALK) {
  const pages = author === "alice" ? [wide.page, narrow.page] : [narrow.page, wide.page];
  await say(pages[0] as Page, pages[1] as Page, text);
}
// Early in a slot the ring is nearly whole, which shows best what it is.
await wide.page.waitForFunction(
  () => /^[78]$/.test(document.querySelector("[data-testid=countdown]")?.textContent ?? ""),
);
const picture = await compose(browser, [
  await wide.page.screenshot(),
  await narrow.page.screenshot(),
]);
if (picture.length > MOST_BYTES) {
  throw new Error(
    `Cannot draw the screenshot: expected at most ${MOST_BYTES} bytes, got ${picture.length}`,
  );
}
await Deno.writeFile(TARGET, picture);
