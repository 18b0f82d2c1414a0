/** Every screen of the page, as a program behind it and a few steps of a person: for the gallery, axe and the structure. */
import type { Page } from "playwright-core";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { StatusCode } from "../../server/gui_api/status_json.ts";
import type { Words } from "../../ui/words/words.ts";
import { conversationOf, entryOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

/** One screen. */
export interface Scene {
  name: string;
  /** Its structure is that of others. */
  isVariant?: true;
  program(): FakeProgram;
  /** What a person does until it is there; the page is open and drawn. */
  steps?(page: Page, words: Words): Promise<void>;
}

const STATES = ["queued", "sent", "delivered", "read", "failed", "cancelled"] as const;
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const FILE = { bytes: 40_000_000, type: "", receivedBytes: 0, sha256: null } as const;

/** Every kind and state of an entry. */
function entries() {
  return [
    ...STATES.map((state, minute) =>
      entryOf({ state, at: at(minute), slot: 1, protection: minute % 2 ? "pad" : "aead" })
    ),
    entryOf({ direction: "in", at: at(7), state: "read", text: "`code` https://a.example 👍" }),
    entryOf({
      direction: "in",
      at: at(8),
      state: "read",
      reactions: [{ emoji: "👍", by: "out" }],
    }),
    entryOf({ at: at(9), state: "delivered", slot: 1, protection: "pad", editedAt: at(10) }),
    entryOf({ at: at(10), state: "read", text: "", deleted: true }),
    entryOf({ at: at(11), state: "read", text: "", unknown: true }),
    entryOf({ at: at(12), sendAt: "2035-06-01T07:30:00.000Z" }),
    entryOf({ at: at(13), state: "read", disappearsAfterMs: 3_600_000, keysGoneAt: at(14) }),
    entryOf({ at: at(14), text: "", state: "read", agreement: { code: "seen", on: false } }),
    entryOf({
      direction: "in",
      at: at(15),
      text: "",
      state: "delivered",
      file: { ...FILE, name: "report.pdf", state: "offered" },
    }),
    entryOf({
      at: at(16),
      text: "",
      file: {
        ...FILE,
        name: "film.mkv",
        state: "moving",
        receivedBytes: 12_000_000,
        bytesPerSecond: 3e6,
        secondsLeft: 9,
      },
    }),
  ];
}

function talk(part: Partial<ConversationJson> = {}, ...more: ConversationJson[]): FakeProgram {
  return new FakeProgram([conversationOf({ entries: entries(), ...part }), ...more]);
}

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).first().click();
}

/** A scene of each status, with the panel that says what to do. */
function statusScenes(): Scene[] {
  return Object.entries(STATUSES).map(([code, status]) => ({
    name: `status-${code}`,
    isVariant: true,
    program: () => new FakeProgram([conversationOf({ status })]),
    steps: async (page) => {
      if (!["locked", "keyListRemoved"].includes(code as StatusCode)) {
        await page.getByTestId("status").click();
        await page.locator(".reach-panel").waitFor();
      }
    },
  }));
}

/** All screens. */
export const SCENES: Scene[] = [
  { name: "first", program: () => new FakeProgram([]) },
  {
    name: "first-found",
    program: () => {
      const program = new FakeProgram([]);
      const path = "/media/stick";
      const lists = [`${path}/alice.hkl`];
      program.media = { places: [{ path, isMedium: true, freeBytes: 8e9, lists }] };
      program.refusal = {
        status: 400,
        error: { code: "passphraseNeeded", list: `${path}/alice.hkl`, detail: "locked" },
      };
      return program;
    },
    steps: async (page) => {
      await page.locator(".button.found").click();
      await page.locator("#passphrase-help .field-error").waitFor();
    },
  },
  {
    name: "first-make",
    program: () => new FakeProgram([]),
    steps: (page, words) => open(page, words.make.begin),
  },
  {
    name: "meet",
    program: () => new FakeProgram([conversationOf({ status: STATUSES.waiting })]),
    steps: (page, words) => open(page, words.meet.code),
  },
  {
    name: "meet-mistyped",
    isVariant: true,
    program: () => new FakeProgram([conversationOf({ status: STATUSES.away, lastHeardAt: null })]),
    steps: async (page) => await page.locator("#meet-peer").waitFor(),
  },
  {
    name: "talk",
    program: () =>
      talk(
        { notices: [{ code: "readOnly" }, { code: "noPad", requested: "always" }] },
        conversationOf({ name: "ليلى", status: STATUSES.away }),
      ),
  },
  {
    name: "talk-details",
    program: () => talk(),
    steps: async (page) => await page.locator(".bubble").first().click(),
  },
  {
    name: "talk-keys",
    program: () => talk(),
    steps: async (page, words) => await page.getByTitle(words.keys.show).click(),
  },
  {
    name: "talk-hover",
    isVariant: true,
    program: () => talk(),
    steps: async (page) => {
      await page.locator(".bubble").first().hover();
      // Hidden where there is no room for them.
      await page.locator(".hover-tools").waitFor({ state: "attached" });
    },
  },
  {
    name: "talk-emoji",
    isVariant: true,
    program: () => talk(),
    steps: async (page, words) => {
      await open(page, words.emoji.insert);
      await page.keyboard.type("🍵");
      await page.locator(".emoji-body .help").waitFor();
      await page.locator(".emoji-body input").fill("");
      await page.locator(".emoji-list [role=option]").first().waitFor();
    },
  },
  {
    name: "talk-earlier",
    isVariant: true,
    program: () => {
      const long = Array.from(
        { length: 40 },
        (_, minute) =>
          entryOf({ at: at(minute), direction: minute % 2 ? "in" : "out", state: "read" }),
      );
      return new FakeProgram([conversationOf({ entries: long })]);
    },
    steps: async (page) => {
      await page.locator(".entry").last().waitFor();
      await page.locator(".scroller").evaluate((each) => each.scrollTop = 120);
      await page.locator(".floating-day").waitFor();
    },
  },
  {
    name: "talk-search",
    program: () => talk(),
    steps: async (page) => {
      await page.keyboard.press("Control+f");
      await page.keyboard.type("hello");
    },
  },
  {
    name: "talk-later",
    program: () => talk(),
    steps: async (page, words) => {
      await page.locator("#text").fill("tomorrow");
      await open(page, words.later.label);
    },
  },
  {
    name: "talk-recording",
    program: () => talk(),
    steps: async (page, words) => {
      await open(page, words.voice.record);
      await page.getByRole("timer").waitFor();
    },
  },
  {
    name: "talk-lost",
    program: () => {
      const words = ["apple", "river", "stone", "cloud", "table", "green"];
      return talk({ continuity: { code: "lost", words }, notices: [{ code: "twoPrograms" }] });
    },
  },
  {
    name: "settings",
    program: () => talk(),
    steps: async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator("#listen").waitFor();
    },
  },
  {
    name: "settings-ways",
    program: () => {
      const program = talk();
      const at = "2026-01-01T00:00:00.000Z";
      program.settings = {
        ...program.settings,
        entrance: { code: "tlsOfFiles", cert: "/etc/hchat/cert.pem", key: "/etc/hchat/key.pem" },
        mapPort: true,
        onion: true,
        routes: [
          { route: "router", result: { code: "notMapped", router: "192.168.1.1" }, at },
          {
            route: "onion",
            list: "a.hkl",
            result: { code: "onionPublished", host: "a.onion" },
            at,
          },
        ],
      };
      return program;
    },
    steps: async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator("#certificate").waitFor();
      await page.locator("#title").fill("Bobby");
    },
  },
  {
    name: "help",
    program: () => talk(),
    steps: async (page) => {
      await page.locator("h1").click();
      await page.keyboard.press("?");
      await page.locator("details").first().click();
    },
  },
  {
    name: "lock",
    program: () => talk(),
    steps: async (page) => {
      await page.keyboard.press("Control+Shift+L");
      await page.locator("#pin").waitFor();
    },
  },
  {
    name: "locked",
    program: () => {
      const program = talk();
      program.lock.json = { ...program.lock.json, locked: true, keys: ["passphrase", "pin"] };
      return program;
    },
  },
  {
    name: "hidden",
    program: () => talk(),
    steps: async (page) => await page.keyboard.press("Control+."),
  },
  ...statusScenes(),
];

/** Opens a page at a scene. */
export async function openScene(
  page: Page,
  { scene, program, words }: { scene: Scene; program: FakeProgram; words: Words },
): Promise<void> {
  await page.goto(program.url);
  await page.locator("h1").first().waitFor();
  await program.until(() => program.lock.json.locked || program.paths.includes("/memory"));
  await scene.steps?.(page, words);
}

/** The elements of a page with their classes and roles, without a word of text: the same in every language. */
export function structureOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const lines: string[] = [];
    const walk = (element: Element, depth: number): void => {
      const { localName } = element;
      const classes = [...element.classList].map((each) => `.${each}`).join("");
      const role = element.getAttribute("role");
      lines.push(`${"  ".repeat(depth)}${localName}${classes}${role === null ? "" : `[${role}]`}`);
      if (localName === "svg" || localName === "select") return;
      for (const child of element.children) walk(child, depth + 1);
    };
    for (const child of document.querySelector("#root")?.children ?? []) walk(child, 0);
    return lines.join("\n");
  });
}
