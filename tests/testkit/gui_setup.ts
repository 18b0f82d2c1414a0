import type { Hono } from "hono";
import { guiApp } from "../../server/api/gui_app.ts";
import { Hub } from "../../server/hub/hub.ts";
import type { HubOptions } from "../../server/hub/hub_options.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeConversation } from "./fake_conversation.ts";
import { seededRandom } from "./memory_list.ts";

export const TOKEN = "dGhpcyBpcyBhIHRva2VuIGZvciB0ZXN0cywgMzIgYiE";
export const PORT = 7470;
export const HOST = `127.0.0.1:${PORT}`;

const encoder = new TextEncoder();

/** A page that can be told from anything else. */
export const PAGE = {
  html: encoder.encode("<!doctype html><title>hchat</title>"),
  css: encoder.encode("body { margin: 0 }"),
  languages: { en: { js: encoder.encode("export {};"), words: encoder.encode("export {}; //") } },
};

export interface GuiSetup {
  app: Hono;
  hub: Hub;
  clock: FakeClock;
  conversations: FakeConversation[];
  /** Asks as a program with the token does; headers given win, `undefined` takes one away. */
  ask(
    path: string,
    init?: { method?: string; headers?: Record<string, string | undefined>; body?: BodyInit },
  ): Promise<Response>;
}

/** An hub with fake conversations behind the whole GUI app, no socket. */
export function guiSetup(
  names: string[] = ["bob"],
  hubOptions: Partial<HubOptions> = {},
): GuiSetup {
  const clock = new FakeClock();
  const conversations = names.map((name) => new FakeConversation(name));
  const page = () => `http://${HOST}`;
  const hub = new Hub({ clock, conversations, page, ...hubOptions });
  const app = guiApp({
    random: seededRandom("tickets"),
    hub,
    token: TOKEN,
    port: PORT,
    page: PAGE,
    clock,
  });
  const ask: GuiSetup["ask"] = async (path, { method = "GET", headers = {}, body } = {}) => {
    const all = new Headers();
    const own = { host: HOST, authorization: `Bearer ${TOKEN}` };
    for (const [name, value] of Object.entries({ ...own, ...headers })) {
      if (value !== undefined) all.set(name, value);
    }
    const request = { method, headers: all, ...(body === undefined ? {} : { body }) };
    return await app.request(new Request(`http://${HOST}${path}`, request));
  };
  return { app, hub, clock, conversations, ask };
}

/** Code of an error answer. */
export async function errorCode(response: Response): Promise<string> {
  const body = await response.json();
  return body.error.code;
}

/** Method, headers and body of a JSON request. */
export function jsonRequest(
  method: string,
  body: unknown,
): { method: string; headers: Record<string, string>; body: string } {
  const headers = { "content-type": "application/json" };
  return { method, headers, body: JSON.stringify(body) };
}
