/** The local API with nothing behind it: a test writes the state by hand and sees what the page asks for. */
import { Hono } from "hono";
import { qrRoute } from "../../server/api/qr_route.ts";
import type { ApiErrorJson } from "../../server/gui_api/error_json.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryJson, EntryRefJson } from "../../server/gui_api/entry_json.ts";
import type { MediaJson } from "../../server/gui_api/lists_json.ts";
import type { SettingsJson, SettingsPatch } from "../../server/gui_api/settings_json.ts";
import { localHeaders } from "../../server/api/local_headers.ts";
import { pageRoute } from "../../server/api/page_route.ts";
import { page } from "../../server/api/page.ts";
import { FakeLock } from "./fake_lock.ts";
import { conversationOf, entryOf, unreadOf } from "./fake_conversation.ts";

interface SendBody {
  text: string;
  conversation: string;
  id: string;
  reply?: EntryRefJson;
  at?: string;
}

type Refusal = { status: number; error: ApiErrorJson };

/** Serves the page and the API on a port of its own until its scope ends. */
export class FakeProgram implements AsyncDisposable {
  conversations: ConversationJson[];
  /** Lists that are being opened. */
  opening: MessagesJson["opening"] = [];
  settings: SettingsJson;
  /** What the answers to requests that change something wait for. */
  pause: Promise<void> = Promise.resolve();
  /** Every request that changes something, as `POST /send {"text":…}`. */
  readonly asked: string[] = [];
  readonly lock: FakeLock = new FakeLock((lock) => this.push({ kind: "lock", lock }));
  /** Where lists are. */
  media: MediaJson = { places: [] };
  /** What every ticket is for. */
  download: Uint8Array<ArrayBuffer> = new Uint8Array();
  downloadHeaders: Record<string, string> = {};
  /** What happens while an answer about the settings is on its way. */
  beforeSettings: (() => Promise<void>) | undefined;
  /** What the page has put there. */
  memory: Record<string, unknown> = {};
  /** Path of every request. */
  readonly paths: string[] = [];
  /** What the next changing requests are refused with. */
  refusal: Refusal | undefined;
  /** Knows nobody's token any more, as a program that was started anew. */
  isStranger = false;
  /** The program's clock against the real one. */
  skewMs = 0;
  /** What waits for `pause` goes on when the program stops. */
  #stopped = Promise.withResolvers<void>();
  #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #waiting: { test: () => boolean; resolve: () => void }[] = [];

  constructor(conversations: ConversationJson[] = [conversationOf()], port = 0) {
    this.conversations = conversations;
    this.settings = settingsOf(conversations);
    this.#server = this.#serve(port);
  }

  /** How many streams of events are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Address of the page. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Tells every open page of a change, and remembers it. */
  push(change: ChangeJson): void {
    this.#remember(change);
    const bytes = new TextEncoder()
      .encode(`event: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`);
    for (const stream of this.#streams) stream.enqueue(bytes);
  }

  /** Puts an entry into a conversation, new or changed. */
  pushEntry(entry: EntryJson, conversation = this.conversations[0]?.name ?? ""): void {
    this.push({ kind: "entry", conversation, entry });
    const known = this.conversations.find((each) => each.name === conversation);
    const unread = unreadOf(known?.entries ?? []);
    if (known === undefined || known.unread === unread) return;
    const { entries: _, ...rest } = known;
    this.push({ kind: "conversation", conversation: { ...rest, unread } });
  }

  /** Resolves as soon as `test` holds; looked at after each request, for ten seconds at most unless told. */
  async until(test: () => boolean, withinMs = 60_000): Promise<void> {
    if (test()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ test, resolve });
    const late = setTimeout(() => reject(new Error(`asked until then: ${this.asked}`)), withinMs);
    await promise.finally(() => clearTimeout(late));
  }

  /** Stops answering, as a killed program does. */
  async stop(): Promise<void> {
    this.#stopped.resolve();
    this.#stopped = Promise.withResolvers();
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
    await this.#server.shutdown();
  }

  /** Answers again, under the same address. */
  restart(): void {
    this.#server = this.#serve(this.#server.addr.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    const options = { hostname: "127.0.0.1", port, onListen: () => {} };
    return Deno.serve(options, this.#app().fetch);
  }

  #app(): Hono {
    const app = new Hono();
    app.use(localHeaders());
    app.use(async (context, next) => {
      this.paths.push(context.req.path);
      if (this.isStranger) return refuse({ status: 401, error: { code: "tokenWrong" } });
      const isAboutLock = /^\/(?:lock|unlock|panic|quit|events|main.js|[a-z]{2}.js|style.css)?$/
        .test(
          context.req.path,
        );
      if (this.lock.json.locked && !isAboutLock) {
        return refuse({ status: 423, error: { code: "programLocked" } });
      }
      await next();
      for (const each of this.#waiting) if (each.test()) each.resolve();
    });
    app.route("/", pageRoute(page));
    app.get(
      "/messages.json",
      (context) => context.json(this.#messages(new URL(context.req.url).searchParams)),
    );
    app.get("/settings", async (context) => {
      const answer = context.json(this.settings);
      await this.beforeSettings?.();
      return answer;
    });
    app.get("/downloads/:id", () => new Response(this.download, { headers: this.downloadHeaders }));
    app.get("/lock", (context) => context.json(this.lock.json));
    app.get("/media", (context) => context.json(this.media));
    app.get("/lists", (context) => context.json({ code: "none" }));
    app.get("/memory", (context) => context.json(this.memory));
    app.get("/events", () => this.#events());
    app.route("/", qrRoute());
    app.on(["POST", "PUT", "DELETE"], "*", async (context) => {
      const body = await context.req.text();
      const { pathname, search } = new URL(context.req.url);
      if (pathname === "/memory") {
        this.memory = JSON.parse(body);
        return new Response(null, { status: 204 });
      }
      this.asked.push(`${context.req.method} ${pathname}${search} ${body}`.trim());
      await Promise.race([this.pause, this.#stopped.promise]);
      if (this.refusal !== undefined) return refuse(this.refusal);
      return this.#change(context.req.method, { pathname, search, body });
    });
    return app;
  }

  #change(
    method: string,
    { pathname, search, body }: { pathname: string; search: string; body: string },
  ): Response {
    const aboutLock = this.lock.answer(method, pathname, body);
    if (aboutLock !== undefined) return aboutLock;
    if (pathname.startsWith("/conversations/")) {
      return this.#changeConversation(method, { pathname, body });
    }
    if (pathname.startsWith("/files")) return this.#file(pathname, search);
    if (pathname === "/send") return this.#send(JSON.parse(body));
    if (pathname === "/settings") this.#applySettings(JSON.parse(body));
    const entry = this.#entries().find((each) => pathname.includes(each.id));
    if (entry !== undefined) this.#changeEntry(entry, method, { pathname, body });
    if (pathname === "/read") this.#read(JSON.parse(body).through);
    return new Response(null, { status: 204 });
  }

  /** Closes one, or changes it. */
  #changeConversation(
    method: string,
    { pathname, body }: { pathname: string; body: string },
  ): Response {
    const name = decodeURIComponent(pathname.slice("/conversations/".length));
    if (method === "DELETE") {
      this.conversations = this.conversations.filter((each) => each.name !== name);
      this.push({ kind: "reset" });
    } else {
      const known = this.conversations.find((each) => each.name === name) ?? conversationOf();
      const { entries: _, ...conversation } = { ...known, ...JSON.parse(body) };
      this.push({ kind: "conversation", conversation });
    }
    return new Response(null, { status: 204 });
  }

  /** Offers a file, moves it on, or gives a ticket for `downloads`. */
  #file(pathname: string, search: string): Response {
    const query = new URLSearchParams(search);
    if (pathname === "/files") {
      const name = query.get("name") ?? "";
      const file = {
        name,
        bytes: 3,
        type: "",
        receivedBytes: 0,
        state: "offered",
        sha256: null,
      } as const;
      this.pushEntry(entryOf({ text: "", file }), query.get("conversation") ?? "");
      return Response.json({ id: "1" }, { status: 202 });
    }
    const [, , id = "", action = ""] = pathname.split("/");
    if (action === "ticket") return Response.json({ url: `/downloads/${id}` });
    const states = {
      accept: "moving",
      refuse: "refused",
      pause: "paused",
      resume: "moving",
      cancel: "cancelled",
    } as const;
    const entry = this.#entries().find((each) => each.id === id);
    if (entry?.file !== undefined) {
      const state = states[action as keyof typeof states];
      this.pushEntry({ ...entry, file: { ...entry.file, state } });
    }
    return new Response(null, { status: 204 });
  }

  /** What the program does to one entry. */
  #changeEntry(
    entry: EntryJson,
    method: string,
    { pathname, body }: { pathname: string; body: string },
  ): void {
    if (method === "DELETE") {
      const isQueued = entry.state === "queued";
      this.pushEntry(
        isQueued ? { ...entry, state: "cancelled" } : { ...entry, text: "", deleted: true },
      );
    } else if (method === "PUT") {
      this.pushEntry({ ...entry, ...JSON.parse(body), editedAt: entry.at });
    } else if (pathname.endsWith("/reaction")) {
      const { emoji, on } = JSON.parse(body);
      const others = (entry.reactions ?? []).filter((each) => each.by !== "out");
      this.pushEntry({ ...entry, reactions: on ? [...others, { emoji, by: "out" }] : others });
    }
  }

  /** All up to the entry `through`. */
  #read(through: string): void {
    const incoming = this.#entries().filter((entry) => entry.direction === "in");
    const last = incoming.findIndex((entry) => entry.id === through);
    for (const entry of incoming.slice(0, last + 1)) this.pushEntry({ ...entry, state: "read" });
  }

  /** An entry under the id that was asked for, once. */
  #send({ text, conversation, id, reply, at: sendAt }: SendBody): Response {
    const known = this.#entries().some((entry) => entry.id === id);
    if (known) return Response.json({ id }, { status: 202 });
    const entry = entryOf({ id, text, reply, sendAt, at: new Date(Date.now()).toISOString() });
    this.pushEntry(entry, conversation);
    return Response.json({ id: entry.id }, { status: 202 });
  }

  #applySettings(patch: SettingsPatch): void {
    const { conversation, list, passphrase: _passphrase, listen, ...rest } = patch;
    if (list !== undefined) return this.#open(list);
    const conversations = this.settings.conversations
      .map((each) => each.name === conversation ? { ...each, ...rest } : each);
    this.settings = { ...this.settings, conversations, listen: listen ?? this.settings.listen };
    const now = { ...this.settings, ...patch };
    const { asksForPictures, entrance, mapPort, onion, authorities, torPasswordFile, sntp } = now;
    const ways = { entrance, mapPort, onion, authorities, torPasswordFile, sntp };
    this.settings = { ...this.settings, asksForPictures, ...ways };
    this.push({ kind: "settings", settings: this.settings });
  }

  /** Any list opens as one of carol's; a locked one is unlocked. */
  #open(list: string): void {
    const locked = this.conversations.find((each) => each.status.code === "locked");
    this.conversations = locked === undefined
      ? [...this.conversations, conversationOf({ name: "carol" })]
      : this.conversations.map((each) => each === locked ? conversationOf() : each);
    this.settings = settingsOf(this.conversations, list);
    this.push({ kind: "reset" });
  }

  #entries(): EntryJson[] {
    return this.conversations.flatMap((each) => each.entries);
  }

  /** All of it, or a page as the program answers it. */
  #messages(query: URLSearchParams): MessagesJson {
    const now = new Date(Date.now() + this.skewMs).toISOString();
    const name = query.get("conversation");
    const conversations = this.conversations
      .filter((each) => name === null || each.name === name)
      .map((each) => {
        const before = query.get("before");
        const end = before === null
          ? each.entries.length
          : each.entries.findIndex((entry) => entry.id === before);
        const start = Math.max(0, end - Number(query.get("limit") ?? end));
        return { ...each, entries: each.entries.slice(start, Math.max(0, end)) };
      });
    return { now, opening: this.opening, conversations };
  }

  #events(): Response {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#streams.add(controller);
        controller.enqueue(new TextEncoder().encode(": here\n\n"));
      },
      cancel: () => void this.#streams.delete(own),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  #remember(change: ChangeJson): void {
    if (change.kind !== "entry" && change.kind !== "conversation") return;
    const name = change.kind === "entry" ? change.conversation : change.conversation.name;
    this.conversations = this.conversations.map((each) => {
      if (each.name !== name) return each;
      if (change.kind === "conversation") return { ...change.conversation, entries: each.entries };
      const isNew = !each.entries.some((entry) => entry.id === change.entry.id);
      const entries = isNew
        ? [...each.entries, change.entry]
        : each.entries.map((entry) => entry.id === change.entry.id ? change.entry : entry);
      return { ...each, entries };
    });
  }
}

function refuse({ status, error }: Refusal): Response {
  return Response.json({ error }, { status });
}

/** Settings that fit the conversations. */
function settingsOf(conversations: ConversationJson[], list = "alice.hkl"): SettingsJson {
  return {
    listen: "0.0.0.0:7471",
    dialable: ["http://192.0.2.7:7471"],
    entrance: { code: "plain" },
    mapPort: false,
    onion: false,
    authorities: null,
    torPasswordFile: null,
    sntp: null,
    routes: [],
    visits: [],
    panic: "end",
    page: "http://127.0.0.1:7470",
    asksForPictures: false,
    conversations: conversations.map((each) => ({
      name: each.name,
      peer: each.peer,
      listen: "0.0.0.0:7471",
      dialable: ["http://192.0.2.7:7471"],
      list,
      padMode: each.padMode,
      coverMode: each.coverMode,
    })),
  };
}
