/** One browser for all tests of an isolate: a start of one, and its first look at the page, cost more than most tests. */
import { launchBrowser, type TestBrowser, type TestPage } from "./browser.ts";

let running: Promise<TestBrowser> | undefined;

Deno.test.afterAll(async () => await (await running)?.[Symbol.asyncDispose]());

/** The browser, started by the first test that wants one; with its scope the tabs end that were opened in it. */
export async function sharedBrowser(): Promise<TestBrowser> {
  const browser = await (running ??= launchBrowser());
  const opened = new AsyncDisposableStack();
  return {
    open: async (options): Promise<TestPage> => opened.use(await browser.open(options)),
    again: (options) => browser.again(options),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
