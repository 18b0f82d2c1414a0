/**
 * An installed Firefox without a window, driven over WebDriver BiDi (W3C): one web socket, one JSON message a command. The
 * driver of the other browser wants a Firefox of its own make; Debian's is the one that people have.
 */
import { pathOf } from "./needs.ts";

/** Names of the program, the one of the long-term releases first. */
const NAMES = ["firefox-esr", "firefox"];
/** A first start makes a profile. */
const PATIENCE_MS = 60_000;
const LISTENS = /WebDriver BiDi listening on (ws:\/\/\S+)/;

/** Path of an installed Firefox, or undefined. */
export function firefoxPath(): string | undefined {
  return NAMES.map(pathOf).find((path) => path !== undefined);
}

/** No first run, no look for updates, no services: a start takes half the time. */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.systemAddon.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

type Params = Record<string, unknown>;

interface Answer {
  id?: number | null;
  method?: string;
  params?: Params;
  result?: unknown;
  message?: string;
}

/** A running Firefox that ends with its scope. */
export class Firefox implements AsyncDisposable {
  /** Errors of scripts, and requests that left loopback, in order. */
  readonly complaints: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;

  private constructor(child: Deno.ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data) as Answer);
    socket.onclose = () => {
      for (const { reject } of this.#asked.values()) reject(new Error("Firefox has ended"));
    };
  }

  /** Starts the one at `path` with a profile of its own. */
  static async start(path: string): Promise<Firefox> {
    const profile = await Deno.makeTempDir({ prefix: "hchat-firefox-" });
    const lines = Object.entries(PREFERENCES)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    await Deno.writeTextFile(`${profile}/user.js`, lines.join(""));
    const child = new Deno.Command(path, {
      args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
      env: { HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1", LANG: "C.UTF-8" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const socket = new WebSocket(`${await addressOf(child)}/session`);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const firefox = new Firefox(child, profile, socket);
    await firefox.ask("session.new", { capabilities: {} });
    const events = ["log.entryAdded", "network.beforeRequestSent"];
    await firefox.ask("session.subscribe", { events });
    return firefox;
  }

  /** A page at `url` in a window and a container of its own: no storage is shared with others. */
  async open(url: string): Promise<FirefoxPage> {
    const { userContext } = await this.ask<{ userContext: string }>("browser.createUserContext");
    const { context } = await this.ask<{ context: string }>("browsingContext.create", {
      type: "window",
      userContext,
    });
    await this.ask("browsingContext.navigate", { context, url, wait: "complete" });
    return new FirefoxPage(this, context);
  }

  /** One command and its result; throws with the browser's words. */
  ask<Result>(method: string, params: Params = {}): Promise<Result> {
    const id = ++this.#last;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return asked.promise as Promise<Result>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.onclose = null;
    this.#socket.close();
    this.#child.kill("SIGKILL");
    await this.#child.status;
    // Its helpers end a moment after it, and write until then.
    for (let attempt = 0; attempt < 20; attempt++) {
      const isGone = await Deno.remove(this.#profile, { recursive: true }).then(
        () => true,
        () => false,
      );
      if (isGone) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #hear({ id, method, params = {}, result, message }: Answer): void {
    if (typeof id !== "number") return this.#note(method ?? "", params);
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (message === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`Firefox: ${message}`));
  }

  #note(method: string, params: Params): void {
    if (method === "log.entryAdded" && params["level"] === "error") {
      this.complaints.push(`error: ${params["text"]}`);
    }
    const { url = "http://127.0.0.1/" } = (params["request"] ?? {}) as { url?: string };
    const { protocol, hostname } = new URL(url);
    if (/^(?:http|ws)/.test(protocol) && hostname !== "127.0.0.1") {
      this.complaints.push(`request to ${hostname}`);
    }
  }
}

/** One page. */
class FirefoxPage {
  readonly #firefox: Firefox;
  readonly #context: string;

  constructor(firefox: Firefox, context: string) {
    this.#firefox = firefox;
    this.#context = context;
  }

  /** The value of an expression in the page, which is a string, a number, a boolean or null. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.#firefox.ask<{
      result?: { value?: unknown };
      exceptionDetails?: { text: string };
    }>("script.evaluate", {
      expression,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return result?.value as Value;
  }

  /** Resolves once an expression is true, looked at after every change of the page. */
  async until(expression: string, withinMs = 40_000): Promise<void> {
    const found = await this.evaluate<boolean>(`new Promise((resolve) => {
      const look = () => (${expression}) && (watch.disconnect(), resolve(true));
      const watch = new MutationObserver(look);
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      setTimeout(() => resolve(false), ${withinMs});
      look();
    })`);
    if (!found) throw new Error(`It did not come about within ${withinMs} ms: ${expression}`);
  }

  /** Types a text where the focus is, key by key; "\n" is Enter. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((sign) => {
      const value = sign === "\n" ? "\uE007" : sign;
      return [{ type: "keyDown", value }, { type: "keyUp", value }];
    });
    await this.#firefox.ask("input.performActions", {
      context: this.#context,
      actions: [{ type: "key", id: "keyboard", actions }],
    });
  }
}

/** Where it listens, as it says on standard error. */
async function addressOf(child: Deno.ChildProcess): Promise<string> {
  const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  let said = "";
  const reader = child.stderr.pipeThrough(new TextDecoderStream() as ReadableWritablePair)
    .getReader();
  try {
    while (true) {
      const { value, done } = await reader.read();
      said += value ?? "";
      const address = LISTENS.exec(said)?.[1];
      if (address !== undefined) {
        void drain(reader);
        return address;
      }
      if (done) throw new Error(`Cannot start Firefox: ${said}`);
    }
  } finally {
    clearTimeout(late);
  }
}

/** What it says later is of no interest, but must not fill the pipe. */
async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
