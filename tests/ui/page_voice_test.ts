import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** Two seconds of sound, the second one silent. */
function wave(): Uint8Array<ArrayBuffer> {
  const rate = 8_000;
  const bytes = new Uint8Array(44 + 2 * 2 * rate);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, bytes.length - 44, true);
  for (let at = 0; at < rate; at++) view.setInt16(44 + 2 * at, 20_000 * Math.sin(at / 4), true);
  return bytes;
}

Deno.test("voice messages in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("one is recorded and sent as a file, or forgotten", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    const record = tab.page.getByRole("button", { name: "Record a voice message" });
    await record.click();
    await tab.page.getByRole("timer", { name: "Recording" }).waitFor();
    await tab.page.keyboard.press("Escape");
    await tab.page.getByLabel("Message to bob").waitFor();
    assertEquals(program.asked, []);
    await record.click();
    await tab.page.getByText("0:01").waitFor();
    await tab.page.getByRole("button", { name: "Send the recording" }).click();
    await program.until(() => program.asked.length > 0);
    assert(/^POST \/files\?name=voice-[\d-]+\.(?:ogg|webm|m4a)&conversation=bob/
      .test(program.asked[0] ?? ""));
    assert((program.asked[0] ?? "").length > 1_000, "the recording is in the body");
    await tab.page.getByLabel("Message to bob").waitFor();
    assertEquals(tab.complaints, []);
  });

  await test.step("without a microphone it says so", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open();
    await tab.page.addInitScript(
      `navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error("not allowed"))`,
    );
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Record a voice message" }).click();
    await tab.page.getByText("No microphone").waitFor();
  });

  await test.step("one that came is drawn as loud as it is, and played from any place", async () => {
    const file = {
      name: "voice.wav",
      bytes: wave().length,
      type: "audio/wav",
      receivedBytes: wave().length,
      state: "complete",
      sha256: null,
    } as const;
    const entry = entryOf({ direction: "in", text: "", state: "read", file });
    await using program = new FakeProgram([conversationOf({ entries: [entry] })]);
    program.download = wave();
    program.downloadHeaders = { "content-type": "audio/wav" };
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByText("0:02").waitFor();
    const heights = await tab.page.locator(".voice rect").evaluateAll((all) =>
      all.map((each) => Number(each.getAttribute("height")))
    );
    assert(heights.slice(0, 23).every((each) => each > 20), `${heights}`);
    assert(heights.slice(25).every((each) => each === 2), `${heights}`);
    await tab.page.getByRole("button", { name: "Play" }).click();
    await tab.page.locator(".voice rect.played").first().waitFor();
    await tab.page.getByRole("slider").fill("1.5");
    await tab.page.waitForFunction(() =>
      (document.querySelector("audio")?.currentTime ?? 0) >= 1.5
    );
    assertEquals(tab.complaints, []);
  });
});
