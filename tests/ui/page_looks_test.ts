import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import type { EntryState } from "../../server/gui_api/entry_json.ts";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

const STATES: EntryState[] = ["queued", "sent", "delivered", "read", "failed", "cancelled"];

/** Everything at once: each state, each side, long words, notices, several conversations. */
function everything() {
  const entries = STATES.map((state) => entryOf({ state, slot: 8_640, protection: "pad" }));
  entries.push(entryOf({ direction: "in", state: "read", text: "w".repeat(400), slot: 1 }));
  const notices: NoticeJson[] = [{ code: "readOnly" }, {
    code: "partialFile",
    path: `/media/${"n".repeat(200)}`,
  }];
  const name = "a name of sixty-three bytes is the longest that a list can hold";
  return [
    conversationOf({ name, entries, notices, status: STATUSES.away }),
    conversationOf({ name: "carol", status: STATUSES.over }),
  ];
}

/** Texts whose contrast against what lies behind them is below 4.5 to 1 (WCAG 2.2, AA). */
function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (color: string) => {
      const [red = 0, green = 0, blue = 0] = parse(color).map((each) => {
        const part = each / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const background = (element: Element | null): string => {
      if (element === null) return "rgb(255, 255, 255)";
      const color = getComputedStyle(element).backgroundColor;
      return parse(color)[3] === 0 ? background(element.parentElement) : color;
    };
    const faint: string[] = [];
    for (const element of document.querySelectorAll("#root *")) {
      const hasText = [...element.childNodes].some((each) =>
        each instanceof Text && each.data.trim()
      );
      if (!hasText || element.closest(":disabled, svg, meter, .visually-hidden")) continue;
      const [front, back] = [getComputedStyle(element).color, background(element)].map(luminance);
      if (front === undefined || back === undefined) continue;
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.textContent}`);
    }
    return faint;
  });
}

Deno.test("the looks of the page in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  for (const colorScheme of ["light", "dark"] as const) {
    await test.step(`every text is well readable in ${colorScheme} colours`, async () => {
      await using program = new FakeProgram(everything());
      await using tab = await browser.open({ colorScheme });
      await tab.page.goto(program.url);
      await tab.page.getByText("Not delivered").waitFor();
      assertEquals(await faintTexts(tab.page), []);
      await tab.page.getByRole("button", { name: "Settings" }).click();
      await tab.page.getByLabel("Listening address").waitFor();
      assertEquals(await faintTexts(tab.page), []);
    });
  }

  await test.step("what went wrong is red on the welcome page as in the settings", async () => {
    const colours: string[] = [];
    for (const conversations of [[], everything()]) {
      await using program = new FakeProgram(conversations);
      program.refusal = {
        status: 400,
        error: { code: "unreadable", list: "x", detail: "Cannot open it" },
      };
      await using tab = await browser.open();
      await tab.page.goto(program.url);
      const field = tab.page.getByLabel("Path of the list");
      if (conversations.length > 0) {
        await tab.page.getByRole("button", { name: "Settings" }).click();
      }
      await field.fill("/nowhere");
      await field.press("Enter");
      const error = tab.page.getByText("x can't be read. Is the path right?");
      colours.push(await error.evaluate((element) => getComputedStyle(element).color));
    }
    assertEquals(colours[0], colours[1]);
  });

  await test.step("nothing sticks out of a window of 360 px", async () => {
    await using busy = new FakeProgram(everything());
    await using empty = new FakeProgram([]);
    await using tab = await browser.open({ width: 360, height: 740 });
    for (const { url } of [busy, empty]) {
      await tab.page.goto(url);
      await tab.page.locator("h1").waitFor();
      assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), 360);
    }
    await tab.page.goto(busy.url);
    await tab.page.locator("h1").waitFor();
    const sideways = () =>
      tab.page.evaluate(() =>
        [".scroller", ".composer", ".dialog"]
          .filter((each) => {
            const element = document.querySelector(each);
            return element !== null && element.scrollWidth > element.clientWidth;
          })
      );
    assertEquals(await sideways(), []);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Listening address").waitFor();
    assertEquals(await sideways(), []);
  });

  await test.step("of many conversations the chosen one and the way to one more are in view, and paths go from left to right", async () => {
    const names = Array.from({ length: 24 }, (_, index) => `friend ${index}`);
    await using program = new FakeProgram([
      conversationOf(),
      ...names.map((name) => conversationOf({ name, entries: [entryOf()] })),
    ]);
    await using tab = await browser.open({ locale: "ar" });
    await tab.page.goto(program.url);
    const seen = (selector: string) =>
      tab.page.locator(selector).evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
      });
    await tab.page.locator("h1").waitFor();
    for (const selector of [".conversations [aria-current]", ".side-button.low"]) {
      assertEquals(await seen(selector), true, selector);
    }
    await tab.page.getByRole("button", { name: "الإعدادات" }).click();
    for (const id of ["list", "listen", "peer"]) {
      assertEquals(await tab.page.locator(`#${id}`).getAttribute("dir"), "ltr", id);
    }
  });

  await test.step("a name is whole beside the longest status in a window of 320 px", async () => {
    await using program = new FakeProgram([conversationOf({ status: STATUSES.replaced })]);
    await using tab = await browser.open({ width: 320, height: 568, locale: "ar" });
    await tab.page.goto(program.url);
    const name = tab.page.locator("h1 bdi");
    await name.waitFor();
    assert(await name.evaluate((each) => each.scrollWidth <= each.clientWidth));
    assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), 320);
  });

  await test.step("name and status are whole in a window of 360 px, below each other where they have to be", async () => {
    const alice = conversationOf({ name: "alice", status: STATUSES.replaced });
    await using program = new FakeProgram([alice]);
    await using tab = await browser.again({ width: 360, height: 640 });
    await tab.page.goto(program.url);
    for (const part of [tab.page.locator("h1 bdi"), tab.page.getByTestId("status")]) {
      await part.waitFor();
      assert(await part.evaluate((each) => each.scrollWidth <= each.clientWidth));
    }
  });

  await test.step("a peer that is here is said to be so once", async () => {
    await using program = new FakeProgram();
    for (const [width, areSeen] of [[1_180, [true, false]], [320, [false, true]]] as const) {
      await using tab = await browser.open({ width, height: 740 });
      await tab.page.goto(program.url);
      const badge = tab.page.getByTestId("status");
      await badge.waitFor();
      const size = await badge.evaluate((each) => getComputedStyle(each).fontSize);
      const clip = await tab.page.locator(".peer [role=status]").evaluate((each) =>
        getComputedStyle(each).clipPath
      );
      assertEquals([size !== "0px", clip === "none"], [...areSeen], `${width} px`);
    }
  });

  await test.step("the list shows the newest text of each conversation, also in a narrow window", async () => {
    const newest = ["On my way", "See you at noon"];
    await using program = new FakeProgram([
      conversationOf({ entries: [entryOf({ direction: "in", text: "On my way" })] }),
      conversationOf({ name: "carol", entries: [entryOf({ text: "See you at noon" })] }),
    ]);
    for (const width of [1_180, 320]) {
      await using tab = await browser.open({ width, height: 740 });
      await tab.page.goto(program.url);
      await tab.page.locator("h1").waitFor();
      for (const text of newest) {
        assert(await tab.page.getByRole("navigation").getByText(text).isVisible(), `${width} px`);
      }
      assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), width);
    }
  });

  await test.step("every control has a name", async () => {
    await using program = new FakeProgram(everything());
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Listening address").waitFor();
    const snapshot = await tab.page.locator("body").ariaSnapshot();
    const nameless = snapshot.split("\n").filter((line) =>
      /- (button|textbox|radio)( \[|:|$)/.test(line)
    );
    assertEquals(nameless, []);
  });

  await test.step("time and marks are beside the last line, and a short talk is where one writes", async () => {
    const entries = [entryOf({ state: "read", slot: 1, protection: "pad", text: "a\nb\nc" })];
    await using program = new FakeProgram([conversationOf({ entries })]);
    await using tab = await browser.open();
    await tab.page.goto(program.url);
    const [text, marks, composer] = await Promise.all(
      [".text", ".meta", ".composer"].map((each) => tab.page.locator(each).boundingBox()),
    );
    assert(text && marks && composer);
    assert(marks.y > text.y + text.height / 2 && marks.y < text.y + text.height);
    assert(composer.y - (text.y + text.height) < 40);
  });

  await test.step("marks never lie on the text, however long its last line is", async () => {
    const states = { state: "read", slot: 1 } as const;
    const entries = Array.from({ length: 60 }, (_, at) =>
      entryOf({
        ...states,
        direction: at % 2 ? "in" : "out",
        protection: at % 3 ? "pad" : "aead",
        text: `${"word ".repeat(at)}${"i".repeat(at)}`,
      }));
    await using program = new FakeProgram([conversationOf({ entries })]);
    for (const locale of ["en-US", "fr", "ar"]) {
      await using tab = await browser.open({ width: 390, height: 2_000, locale });
      await tab.page.goto(program.url);
      await tab.page.locator(".entry").last().waitFor();
      const covered = await tab.page.locator(".bubble").evaluateAll((all) =>
        all.filter((bubble) => {
          const marks = bubble.querySelector(".meta")?.getBoundingClientRect();
          const words = document.createRange();
          words.selectNodeContents(bubble.querySelector(".text") ?? bubble);
          return [...words.getClientRects()].some((line) =>
            marks !== undefined && line.right > marks.left && line.left < marks.right &&
            line.bottom - 4 > marks.top && line.top < marks.bottom - 4
          );
        }).map((bubble) => bubble.textContent)
      );
      assertEquals(covered, [], locale);
    }
  });

  await test.step("nothing moves for whoever asked for less motion", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.open({ reducedMotion: "reduce" });
    await tab.page.goto(program.url);
    const ring = tab.page.locator(".ring-left");
    await ring.waitFor();
    assertEquals(await ring.evaluate((each) => getComputedStyle(each).transitionDuration), "0s");
  });

  await test.step("so many one-word messages fit the window, each with its marks", async () => {
    const entries = Array.from(
      { length: 60 },
      (_, at) =>
        entryOf({
          direction: at % 2 === 0 ? "in" : "out",
          state: "read",
          protection: "pad",
          slot: 1,
        }),
    );
    await using program = new FakeProgram([conversationOf({ entries })]);
    // A large window, a small telephone, and 400 % zoom of 1,280 by 1,024.
    for (
      const [width, height, wanted] of [[1_440, 900, 16], [320, 568, 7], [320, 256, 4]] as const
    ) {
      await using tab = await browser.open({ width, height });
      await tab.page.goto(program.url);
      await tab.page.locator(".entry").last().waitFor();
      const whole = await tab.page.locator(".bubble").evaluateAll((all) => {
        const view = document.querySelector(".scroller")?.getBoundingClientRect();
        return all.map((each) => each.getBoundingClientRect()).filter(({ top, bottom }) =>
          view !== undefined && top >= view.top && bottom <= view.bottom
        ).length;
      });
      assert(whole >= wanted, `${whole} at ${width} by ${height}`);
      assertEquals(await tab.page.evaluate(() => document.documentElement.scrollWidth), width);
    }
  });
});
