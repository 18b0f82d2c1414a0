/** A real headless Chromium from npm alone; whoever takes one gives it back with `await using`. */
import chromium from "@sparticuz/chromium";
import { tmpdir } from "node:os";
import { type Browser, type BrowserContext, chromium as driver, type Page } from "playwright-core";

/** A running browser that ends with its scope. */
export interface TestBrowser extends AsyncDisposable {
  /** A fresh profile with one empty page; everything the page complains about lands in `complaints`. */
  open(options?: OpenOptions): Promise<TestPage>;
  /**
   * The tab that an earlier test gave back, on an empty page and looking as `options` say, or a new one. Its process has
   * compiled the page before, which spares most of what a new one costs. Not for tests that change the tab for good, as
   * routes and initial scripts do.
   */
  again(options?: OpenOptions): Promise<TestPage>;
}

export interface OpenOptions {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
  forcedColors?: "active" | "none";
  /** BCP 47; British English when absent. */
  locale?: string;
  /** IANA name; UTC when absent. */
  timezoneId?: string;
}

export interface TestPage extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors, console errors and requests that left loopback, in order. */
  complaints: string[];
}

/** What a tab looks like unless told. */
const LOOK = {
  width: 1180,
  height: 800,
  colorScheme: "light",
  reducedMotion: "no-preference",
  forcedColors: "none",
} as const;

/** Starts a browser; under half a second, the first time a little more to unpack it. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await driver.launch({
    executablePath: await unpacked(),
    // Not the package's own arguments: they switch web security off and run all pages in one process, which
    // dies with the first context that is closed. The sandbox cannot be had in a container as root.
    // Its microphone is a tone of its own, and allowed.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
    // It ends when LANG is there and empty.
    env: { ...Deno.env.toObject(), LANG: "C.UTF-8" },
    headless: true,
  });
  const open = (options: OpenOptions = {}): Promise<TestPage> => openPage(browser, options);
  const tabs = new UsedTabs(open);
  return {
    open,
    again: (options = {}) => tabs.again(options),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await tabs[Symbol.asyncDispose]();
    },
  };
}

/** Tabs that wait to be used again. */
class UsedTabs implements AsyncDisposable {
  readonly #open: (options: OpenOptions) => Promise<TestPage>;
  readonly #waiting = new Map<string, TestPage>();
  // Programs of tests differ by their ports alone: a page between two of them of the same site keeps the process.
  readonly #between = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response("<!doctype html><title>empty</title><link rel=icon href=data:,>", {
      headers: { "content-type": "text/html" },
    });
  });

  constructor(open: (options: OpenOptions) => Promise<TestPage>) {
    this.#open = open;
  }

  async again(options: OpenOptions): Promise<TestPage> {
    const key = JSON.stringify(options);
    const tab = this.#waiting.get(key) ?? await this.#open(options);
    this.#waiting.delete(key);
    tab.complaints.length = 0;
    return { ...tab, [Symbol.asyncDispose]: () => this.#giveBack(tab, options) };
  }

  async #giveBack(tab: TestPage, options: OpenOptions): Promise<void> {
    const { width, height, colorScheme, reducedMotion, forcedColors } = { ...LOOK, ...options };
    const { page, context } = tab;
    await page.evaluate("sessionStorage.clear(); localStorage.clear()");
    await page.goto(`http://127.0.0.1:${this.#between.addr.port}/`);
    await context.clearCookies();
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion, forcedColors });
    const key = JSON.stringify(options);
    if (this.#waiting.has(key)) await context.close();
    else this.#waiting.set(key, tab);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#between.shutdown();
  }
}

/** Where the browser is. Files run at once: one unpacks it, the others wait until it is whole. */
async function unpacked(): Promise<string> {
  using lock = await Deno.open(`${tmpdir()}/chromium.lock`, { create: true, write: true });
  await lock.lock(true);
  return await chromium.executablePath();
}

async function openPage(browser: Browser, options: OpenOptions): Promise<TestPage> {
  const { width, height, ...rest } = { ...LOOK, ...options };
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "en-GB",
    timezoneId: "UTC",
    ...rest,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = listenForComplaints(page);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { hostname } = new URL(request.url());
    if (hostname !== "127.0.0.1") complaints.push(`request to ${hostname}`);
  });
  return complaints;
}
