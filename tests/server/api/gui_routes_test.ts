import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ApiErrorJson } from "../../../server/gui_api/error_json.ts";
import { guiApp } from "../../../server/api/gui_app.ts";
import {
  errorCode,
  guiSetup,
  HOST,
  jsonRequest,
  PAGE,
  PORT,
  TOKEN,
} from "../../testkit/gui_setup.ts";
import { refusal } from "../../../server/refusal.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const JSON_TYPE = { "content-type": "application/json" };
const TEXT_TYPE = { "content-type": "text/plain;charset=UTF-8" };

/** Status and error code of an answer. */
async function outcome(response: Response): Promise<string> {
  return `${response.status} ${await errorCode(response)}`;
}

Deno.test("POST /send takes JSON and plain text and answers 202 with the id", async () => {
  const { ask, conversations } = guiSetup();
  const json = await ask("/send", jsonRequest("POST", { text: "grüße 🗝️" }));
  assertEquals(json.status, 202);
  const { id } = await json.json();
  const text = await ask("/send", { method: "POST", headers: TEXT_TYPE, body: "plain\ntext" });
  assertEquals(text.status, 202);
  const entries = conversations[0]?.entries ?? [];
  assertEquals(entries.map((entry) => entry.text), ["grüße 🗝️", "plain\ntext"]);
  assertEquals(entries[0]?.id, id);
});

Deno.test("POST /send takes the id of the entry to be, and only a whole one", async () => {
  const { ask, conversations } = guiSetup();
  const id = "0f".repeat(16);
  const sent = await ask("/send", jsonRequest("POST", { text: "x", id }));
  assertEquals(await sent.json(), { id });
  assertEquals(conversations[0]?.entries[0]?.id, id);
  for (const wrong of ["", "0F".repeat(16), `${id}0`, `${id}\n`]) {
    const refused = await ask("/send", jsonRequest("POST", { text: "x", id: wrong }));
    assertEquals(await outcome(refused), "400 valueInvalid", wrong);
  }
});

Deno.test("POST /send needs a name where several conversations are open", async () => {
  const { ask, conversations } = guiSetup(["bob", "carol"]);
  const send = (body: unknown) => ask("/send", jsonRequest("POST", body));
  assertEquals(await outcome(await send({ text: "x" })), "409 conversationNeeded");
  assertEquals(
    await outcome(await send({ text: "x", conversation: "d" })),
    "404 conversationUnknown",
  );
  assertEquals((await send({ text: "x", conversation: "carol" })).status, 202);
  const plain = { method: "POST", headers: TEXT_TYPE, body: "y" };
  assertEquals((await ask("/send?conversation=carol", plain)).status, 202);
  assertEquals(conversations.map((each) => each.entries.length), [0, 2]);
});

Deno.test("POST /send says what is wrong with a text that it does not take", async () => {
  const { ask, conversations } = guiSetup();
  const send = async (body: BodyInit, headers: Record<string, string> = JSON_TYPE) =>
    await outcome(await ask("/send", { method: "POST", headers, body }));
  assertEquals(await send('{"text": ""}'), "400 textEmpty");
  assertEquals(await send("", TEXT_TYPE), "400 textEmpty");
  assertEquals(await send("{}"), "400 valueInvalid");
  assertEquals(await send('{"text": 5}'), "400 valueInvalid");
  assertEquals(await send('{"text": "\\ud800"}'), "400 valueInvalid");
  assertEquals(await send('{"text": "x", "conversation": 1}'), "400 valueInvalid");
  for (const body of ["", "{", "null", "[]", '"text"', "{} {}", '{"text": "a\nb"}']) {
    assertEquals(await send(body), "400 badJson", body);
  }
  assertEquals(await send(new Uint8Array([0xc3, 0x28]), TEXT_TYPE), "400 badEncoding");
  for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "text/html"]) {
    assertEquals(await send("text=x", { "content-type": type }), "415 badType", type);
  }
  assertEquals(conversations[0]?.entries, []);
});

Deno.test("POST /send declines a text with nothing to see, and takes one with a single mark in it", async () => {
  const { ask, conversations } = guiSetup();
  const send = (text: string) => ask("/send", jsonRequest("POST", { text }));
  const blanks = [
    "\u200b",
    "\u3164",
    "\u2800",
    "\u2060",
    " ",
    "\n\t",
    "\u00ad",
    "\u061c",
    "\u0000",
  ];
  for (const text of [...blanks, "\u0301", "\ufe0f", "\u{e0020}", "\ufffa", blanks.join("")]) {
    const answer = await send(text);
    assertEquals(
      [answer.status, await errorCode(answer)],
      [400, "textBlank"],
      JSON.stringify(text),
    );
  }
  for (const text of [".", "\u200ba", "\u{1f44d}\u{1f3fd}", "e\u0301"]) {
    assertEquals((await send(text)).status, 202, text);
  }
  assertEquals(conversations[0]?.entries.length, 4);
});

Deno.test("an error about a body repeats nothing of it", async () => {
  const { ask } = guiSetup();
  const answer = await ask("/send", { method: "POST", headers: JSON_TYPE, body: '"secret words' });
  assert(!(await answer.text()).includes("secret"));
});

Deno.test("POST /send passes on the refusals of a conversation, each with its status", async () => {
  const { ask, conversations } = guiSetup();
  const refusals: [ApiErrorJson, number][] = [
    [{ code: "textTooLong", limitBytes: 65_536 }, 413],
    [{ code: "outboxFull", limit: 1_000 }, 429],
    [{ code: "listOver" }, 409],
    [{ code: "textEmpty" }, 400],
  ];
  for (const [error, status] of refusals) {
    const conversation = conversations[0];
    assert(conversation !== undefined);
    conversation.refusal = { kind: "refused", error };
    const response = await ask("/send", jsonRequest("POST", { text: "x" }));
    assertEquals(response.status, status);
    assertEquals(await response.json(), { error });
  }
});

Deno.test("a body over the limit is cut off while it is read, whatever length it announced", async () => {
  const { ask } = guiSetup();
  const send = async (headers: Record<string, string>, body: BodyInit) =>
    await outcome(await ask("/send", { method: "POST", headers, body }));
  assertEquals(await send(TEXT_TYPE, "x".repeat(524_289)), "413 textTooLong");
  assertEquals(await send({ ...TEXT_TYPE, "content-length": "999999" }, "x"), "413 textTooLong");
  let written = 0;
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(written++ < 1_000 ? 8_192 : 0)),
    cancel: () => void (isCancelled = true),
  });
  assertEquals(await send({ ...TEXT_TYPE, "content-length": "10" }, endless), "413 textTooLong");
  assert(isCancelled && written < 80, `${written} parts were read`);
  const put = { method: "PUT", headers: JSON_TYPE, body: `{"list": "${"x".repeat(70_000)}"}` };
  assertEquals(await outcome(await ask("/settings", put)), "413 bodyTooLong");
});

Deno.test("a body that breaks off is no text, and no internal error", async () => {
  const { ask, conversations } = guiSetup();
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array([0x61])),
    pull: (controller) => controller.error(new Deno.errors.BadResource("gone")),
  });
  const response = await ask("/send", { method: "POST", headers: TEXT_TYPE, body: broken });
  assertEquals(await outcome(response), "400 bodyBroken");
  assertEquals(conversations[0]?.entries, []);
});

Deno.test("GET /messages.json answers the document, and 304 until something changes", async () => {
  const { ask, clock, conversations } = guiSetup();
  const first = await ask("/messages.json");
  const etag = first.headers.get("etag") ?? "";
  const document = await first.json();
  assertEquals(document.now, "2026-01-01T00:00:00.000Z");
  assertEquals(document.conversations[0].name, "bob");
  clock.set(clock.now() + 500);
  for (const known of [etag, `"x", ${etag}`, "*"]) {
    const again = await ask("/messages.json", { headers: { "if-none-match": known } });
    assertEquals([again.status, await again.text()], [304, ""]);
    assertEquals(again.headers.get("etag"), etag);
  }
  conversations[0]?.send("new");
  const changed = await ask("/messages.json", { headers: { "if-none-match": etag } });
  assertEquals(changed.status, 200);
  assertEquals((await changed.json()).conversations[0].entries[0].text, "new");
});

Deno.test("GET /messages.json answers one conversation, and a page of its entries", async () => {
  const { ask, conversations } = guiSetup(["bob", "carol"]);
  for (const text of ["one", "two", "three"]) conversations[0]?.send(text);
  conversations[1]?.send("other");
  const textsOf = async (query: string): Promise<string[][]> => {
    const { conversations } = await (await ask(`/messages.json${query}`)).json();
    return conversations.map(({ entries }: { entries: { text: string }[] }) =>
      entries.map(({ text }) => text)
    );
  };
  const last = conversations[0]?.entries[2]?.id;
  assertEquals(await textsOf("?conversation=bob"), [["one", "two", "three"]]);
  assertEquals(await textsOf("?limit=1"), [["three"], ["other"]]);
  assertEquals(await textsOf(`?conversation=bob&before=${last}&limit=1`), [["two"]]);
  for (const limit of ["0", "-1", "x", ""]) {
    assertEquals(await outcome(await ask(`/messages.json?limit=${limit}`)), "400 valueInvalid");
  }
  assertEquals(await outcome(await ask(`/messages.json?before=${last}`)), "409 conversationNeeded");
  assertEquals(
    await outcome(await ask("/messages.json?conversation=x")),
    "404 conversationUnknown",
  );
});

Deno.test("a hub without a list serves its page and says what to do", async () => {
  const { ask } = guiSetup([]);
  assertEquals((await ask("/")).status, 200);
  assertEquals((await (await ask("/messages.json")).json()).conversations, []);
  assertEquals((await (await ask("/settings")).json()).conversations, []);
  const refused = await ask("/send", jsonRequest("POST", { text: "x" }));
  assertEquals(await outcome(refused), "409 noList");
});

Deno.test("PUT /settings answers the settings in force, or names the wrong value", async () => {
  const { ask, conversations } = guiSetup();
  const good = await ask("/settings", jsonRequest("PUT", { peer: "192.0.2.1:7471" }));
  const { page, conversations: [bob] } = await good.json();
  assertEquals([page, bob.peer, bob.list], [
    `http://${HOST}`,
    "http://192.0.2.1:7471",
    "/stick/bob.hkl",
  ]);
  const wrong = await ask("/settings", jsonRequest("PUT", { peer: "not a url" }));
  assertEquals(wrong.status, 400);
  const { error } = await wrong.json();
  assertEquals(error, { code: "valueInvalid", name: "peer", reason: { code: "notHostPort" } });
  assertEquals(conversations[0]?.peer, "http://192.0.2.1:7471");
  const plain = { method: "PUT", headers: TEXT_TYPE, body: '{"peer": null}' };
  assertEquals(await outcome(await ask("/settings", plain)), "415 badType");
});

Deno.test("PUT /settings answers any body with 200 or a 4xx in the error form", async () => {
  const { ask } = guiSetup();
  const names = fc.constantFrom("peer", "listen", "list", "padMode", "coverMode", "conversation");
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.dictionary(names, fc.jsonValue()).map(stringify),
  );
  await fc.assert(fc.asyncProperty(body, async (text) => {
    const response = await ask("/settings", { method: "PUT", headers: JSON_TYPE, body: text });
    const answer = await response.json();
    if (response.status === 200) return;
    assert(response.status >= 400 && response.status < 500, text);
    assertEquals(typeof answer.error.code, "string");
  }));
});

Deno.test("PUT /memory keeps one object for GET /memory while the program runs", async () => {
  const { ask } = guiSetup();
  assertEquals(await (await ask("/memory")).json(), {});
  const memory = { drafts: { __proto__: "x", bob: "half a text" } };
  assertEquals((await ask("/memory", jsonRequest("PUT", memory))).status, 204);
  assertEquals(await (await ask("/memory")).json(), memory);
  assertEquals(await outcome(await ask("/memory", jsonRequest("PUT", []))), "400 badJson");
  const long = { x: "x".repeat(1_048_576) };
  assertEquals(await outcome(await ask("/memory", jsonRequest("PUT", long))), "413 bodyTooLong");
  assertEquals(await (await ask("/memory")).json(), memory);
});

Deno.test("POST /read marks the conversation as read, with or without a body", async () => {
  const { ask, conversations } = guiSetup();
  assertEquals((await ask("/read", jsonRequest("POST", { conversation: "bob" }))).status, 204);
  assertEquals((await ask("/read", { method: "POST" })).status, 204);
  await ask("/read", jsonRequest("POST", { through: "0f".repeat(16) }));
  assertEquals(conversations[0]?.readThrough, [undefined, undefined, "0f".repeat(16)]);
  assertEquals(conversations[0]?.readsMarked, 3);
  const other = await ask("/read", jsonRequest("POST", { conversation: "carol" }));
  assertEquals(await outcome(other), "404 conversationUnknown");
});

Deno.test("DELETE /messages/ID cancels what is queued, once", async () => {
  const { ask, conversations } = guiSetup();
  conversations[0]?.send("wait");
  const path = `/messages/${conversations[0]?.entries[0]?.id}`;
  const remove = { method: "DELETE" };
  assertEquals((await ask(`${path}?conversation=bob`, remove)).status, 204);
  assertEquals(conversations[0]?.entries[0]?.state, "cancelled");
  assertEquals(await outcome(await ask(path, remove)), "409 entryNotQueued");
  assertEquals(await outcome(await ask("/messages/00", remove)), "404 entryUnknown");
});

Deno.test("what a failed history may have as it was is not called taken back, deleted or changed", async () => {
  const { ask, conversations } = guiSetup();
  const bob = conversations[0]!;
  const error = { code: "stillInHistory", path: "/stick/bob.vault", goesOn: true } as const;
  bob.keeping = Promise.resolve(refusal(error));
  for (const text of ["one", "two"]) bob.send(text);
  const [one, two] = bob.entries.map(({ id }) => id);
  const both = { method: "DELETE" };
  const asked = [
    [`/messages/${one}`, { method: "DELETE" }],
    [`/messages/${one}?for=both`, both],
    [`/messages/${two}`, jsonRequest("PUT", { text: "three" })],
    [`/files/${two}/cancel`, { method: "POST" }],
  ] as const;
  for (const [path, request] of asked) {
    const answer = await ask(path, request);
    assertEquals([answer.status, await answer.json()], [409, { error }], path);
  }
  assertEquals(bob.keptAsked, [one, one, two, two]);
  const reaction = jsonRequest("POST", { direction: "out", emoji: "👍" });
  assertEquals((await ask(`/messages/${two}/reaction`, reaction)).status, 204);
  assertEquals((await ask(`/files/${two}/pause`, { method: "POST" })).status, 204);
});

Deno.test("what is taken back is answered when the history has it, and for as long as somebody waits", async () => {
  const { ask, app, conversations } = guiSetup();
  const bob = conversations[0]!;
  const keeping = Promise.withResolvers<undefined>();
  bob.keeping = keeping.promise;
  for (const text of ["one", "two"]) bob.send(text);
  const [one, two] = bob.entries.map(({ id }) => id);
  let isAnswered = false;
  const kept = ask(`/messages/${one}`, { method: "DELETE" }).finally(() => isAnswered = true);
  const gone = new AbortController();
  const url = `http://${HOST}/messages/${two}`;
  const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
  const left = app.request(new Request(url, { method: "DELETE", headers, signal: gone.signal }));
  while (bob.keptAsked.length < 2) await Promise.resolve();
  assertEquals(bob.entries.map(({ state }) => state), ["cancelled", "cancelled"]);
  gone.abort();
  await left;
  assert(!isAnswered);
  keeping.resolve(undefined);
  assertEquals((await kept).status, 204);
});

Deno.test("entries are edited, reacted to, deleted for both and sent again through their own routes", async () => {
  const { ask, conversations } = guiSetup();
  const [bob] = conversations;
  bob?.send("hello");
  const id = bob?.entries[0]?.id ?? "";
  const changed = async (path: string, request: ReturnType<typeof jsonRequest>) =>
    (await ask(`/messages/${id}${path}`, request)).status;
  assertEquals(await changed("", jsonRequest("PUT", { text: "hallo" })), 204);
  const reaction = { direction: "out", emoji: "👍" };
  assertEquals(await changed("/reaction", jsonRequest("POST", reaction)), 204);
  assertEquals(await changed("/reaction", jsonRequest("POST", { ...reaction, on: false })), 204);
  assertEquals((await ask(`/messages/${id}/resend`, { method: "POST" })).status, 202);
  bob!.entries[0]!.state = "delivered";
  assertEquals((await ask(`/messages/${id}?for=both`, { method: "DELETE" })).status, 204);
  const to = { direction: "out", id };
  assertEquals(bob?.changes as unknown[], [
    { kind: "edit", id, text: "hallo" },
    { kind: "reaction", to, emoji: "👍", on: true },
    { kind: "reaction", to, emoji: "👍", on: false },
    { kind: "delete", id },
  ]);
  for (
    const body of [{}, { emoji: "👍" }, { ...reaction, on: 1 }, { ...reaction, direction: "up" }]
  ) {
    const answer = await ask(`/messages/${id}/reaction`, jsonRequest("POST", body));
    assertEquals(await outcome(answer), "400 valueInvalid");
  }
  const unknown = await ask("/messages/00/resend", { method: "POST" });
  assertEquals(await outcome(unknown), "404 entryUnknown");
});

Deno.test("POST /send takes the entry that a text answers", async () => {
  const { ask, conversations } = guiSetup();
  const reply = { direction: "in", id: "0f".repeat(16) };
  assertEquals((await ask("/send", jsonRequest("POST", { text: "yes", reply }))).status, 202);
  assertEquals(conversations[0]?.entries[0]?.reply as unknown, reply);
  for (const wrong of [{}, "x", { ...reply, id: "0F" }, { ...reply, direction: "to" }]) {
    const answer = await ask("/send", jsonRequest("POST", { text: "yes", reply: wrong }));
    assertEquals(await outcome(answer), "400 valueInvalid");
  }
});

Deno.test("the page's files come as the bytes that were handed in, with their types", async () => {
  const { ask } = guiSetup();
  const files = { "/": PAGE.html, "/main.js": PAGE.languages.en.js, "/style.css": PAGE.css };
  const types = ["text/html", "text/javascript", "text/css"];
  for (const [index, [path, bytes]] of Object.entries(files).entries()) {
    const response = await ask(path);
    assertEquals(response.headers.get("content-type"), `${types[index]}; charset=utf-8`);
    assertEquals(await response.bytes(), bytes);
  }
  assertEquals((await ask("/favicon.ico")).status, 204);
});

Deno.test("unknown paths and methods are answered in the error form", async () => {
  const { ask } = guiSetup();
  for (const path of ["/nothing", "/send/", "/messages", "//send", "/main.js.map", "/../main.ts"]) {
    assertEquals(await outcome(await ask(path)), "404 notFound", path);
  }
  const wrong = await ask("/send");
  assertEquals(wrong.headers.get("allow"), "POST");
  assertEquals(await outcome(wrong), "405 methodNotAllowed");
  for (const method of ["POST", "DELETE", "PATCH", "OPTIONS"]) {
    assertEquals(await outcome(await ask("/settings", { method })), "405 methodNotAllowed");
  }
});

Deno.test("an error that nobody foresaw is neither shown nor logged by its words", async () => {
  const { hub, clock, conversations } = guiSetup();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const app = guiApp({
    random: seededRandom("tickets"),
    hub,
    token: TOKEN,
    port: PORT,
    page: PAGE,
    clock,
    log,
  });
  const conversation = conversations[0];
  assert(conversation !== undefined);
  conversation.send = () => {
    throw new RangeError("secret words");
  };
  const { method, headers, body } = jsonRequest("POST", { text: "x" });
  const all = { ...headers, host: HOST, authorization: `Bearer ${TOKEN}` };
  const response = await app.request(`http://${HOST}/send`, { method, headers: all, body });
  assertEquals(await outcome(response), "500 internal");
  assertEquals(lines, ["Internal error: answering POST failed: RangeError"]);
});

function stringify(value: unknown): string {
  return JSON.stringify(value);
}

Deno.test("POST /quit asks for the end of the program, once and for all", async () => {
  const { ask, hub } = guiSetup();
  assertEquals((await ask("/quit")).status, 405);
  assert(!hub.endWanted.aborted);
  assertEquals((await ask("/quit", { method: "POST" })).status, 202);
  assertEquals((await ask("/quit", { method: "POST" })).status, 202);
  assert(hub.endWanted.aborted);
});
