import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { isLoopbackHost } from "../../../server/http/loopback.ts";
import { isSameToken, makeToken } from "../../../server/api/token.ts";
import { errorCode, guiSetup, HOST, jsonRequest, PORT, TOKEN } from "../../testkit/gui_setup.ts";

/** The page's own files, and every other route with a method that it takes. */
const FILES = [
  ["GET", "/"],
  ["GET", "/main.js"],
  ["GET", "/style.css"],
  ["GET", "/favicon.ico"],
] as const;
const API = [
  ["GET", "/messages.json"],
  ["GET", "/events"],
  ["GET", "/settings"],
  ["PUT", "/settings"],
  ["GET", "/memory"],
  ["GET", "/media"],
  ["POST", "/qr"],
  ["GET", "/folders?path=/"],
  ["GET", "/lists"],
  ["POST", "/lists"],
  ["POST", "/lists/estimate"],
  ["DELETE", "/lists"],
  ["PUT", "/memory"],
  ["POST", "/send"],
  ["POST", "/read"],
  ["POST", "/quit"],
  ["DELETE", "/messages/00"],
  ["PUT", "/messages/00"],
  ["POST", "/messages/00/reaction"],
  ["POST", "/messages/00/resend"],
  ["GET", "/no/such/path"],
  ["OPTIONS", "/send"],
  ["HEAD", "/messages.json"],
  ["POST", "/"],
] as const;
const ROUTES = [...FILES, ...API];
const NO_BEARER = { authorization: undefined };

async function refusalsOf(
  headers: Record<string, string | undefined>,
  routes: readonly (readonly [string, string])[] = ROUTES,
): Promise<unknown[]> {
  const { ask, conversations } = guiSetup();
  const answers = [];
  for (const [method, path] of routes) {
    const response = await ask(path, { method, headers });
    const body = await response.text();
    assert(!body.includes("bob"), `${method} ${path} tells of a conversation`);
    answers.push(`${response.status} ${method === "HEAD" ? "" : JSON.parse(body).error.code}`);
  }
  assertEquals(conversations[0]?.entries, []);
  return [...new Set(answers.filter((answer) => !answer.endsWith(" ")))];
}

Deno.test("every route refuses a Host that is not ours, as in DNS rebinding", async () => {
  const hosts = [
    "evil.example",
    `evil.example:${PORT}`,
    "127.0.0.1",
    "127.0.0.1:7471",
    `127.0.0.1.evil.example:${PORT}`,
    `localhost.:${PORT}`,
    `localhost:${PORT},evil.example`,
    `127.0.0.2:${PORT}`,
    `[::2]:${PORT}`,
    `0.0.0.0:${PORT}`,
    `127.1:${PORT}`,
    "",
    undefined,
  ];
  for (const host of hosts) {
    assertEquals(await refusalsOf({ host }), ["403 foreignHost"], String(host));
  }
});

Deno.test("every loopback name of ours is answered under", async () => {
  const { ask } = guiSetup();
  for (const host of [HOST, `localhost:${PORT}`, `LocalHost:${PORT}`, `[::1]:${PORT}`]) {
    assertEquals((await ask("/settings", { headers: { host } })).status, 200, host);
  }
});

Deno.test("every route refuses a foreign Origin, also with the right token", async () => {
  const origins = [
    "http://evil.example",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1:7471",
    `https://${HOST}`,
    `http://localhost:${PORT}`,
    `http://${HOST}.evil.example`,
    "",
  ];
  for (const origin of origins) {
    assertEquals(await refusalsOf({ origin }), ["403 foreignOrigin"], origin);
    assertEquals(await refusalsOf({ origin, ...NO_BEARER }), ["403 foreignOrigin"], origin);
  }
});

Deno.test("every route refuses what the browser says came from another site", async () => {
  for (const site of ["cross-site", "same-site", "", "other"]) {
    const headers = { "sec-fetch-site": site };
    assertEquals(await refusalsOf(headers), ["403 foreignOrigin"], site);
  }
});

Deno.test("every route but the page's files refuses a request without a token, or with a wrong one", async () => {
  assertEquals(await refusalsOf(NO_BEARER, API), ["401 tokenMissing"]);
  const wrong = ["Bearer", "Bearer x", `Bearer ${TOKEN}x`, `Bearer ${TOKEN} x`, `Basic ${TOKEN}`];
  for (const authorization of [...wrong, `Bearer ${TOKEN.slice(0, -1)}`]) {
    assertEquals(await refusalsOf({ authorization }, API), ["401 tokenWrong"], authorization);
  }
});

Deno.test("the page's files need no token, since they are the same in every copy of the program", async () => {
  const { ask } = guiSetup();
  for (const [method, path] of FILES) {
    const response = await ask(path, { method, headers: NO_BEARER });
    assert(response.ok, path);
    assert(!(await response.text()).includes(TOKEN));
  }
});

Deno.test("nothing that a browser adds by itself opens a route: no cookie, no address, no form", async () => {
  for (const cookie of [`hchat_${PORT}=${TOKEN}`, `hchat=${TOKEN}`, `token=${TOKEN}`]) {
    assertEquals(await refusalsOf({ ...NO_BEARER, cookie }, API), ["401 tokenMissing"]);
  }
  const linked = API.map(([method, path]) => [method, `${path}?token=${TOKEN}`] as const);
  assertEquals(await refusalsOf(NO_BEARER, linked), ["401 tokenMissing"]);
  const { ask, conversations } = guiSetup();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const headers = { ...NO_BEARER, "content-type": type };
    const form = await ask("/send", { method: "POST", headers, body: `token=${TOKEN}` });
    assertEquals([form.status, await errorCode(form)], [401, "tokenMissing"]);
  }
  assertEquals(conversations[0]?.entries, []);
});

Deno.test("no answer sets a cookie", async () => {
  const { ask } = guiSetup();
  for (const [method, path] of ROUTES) {
    for (const target of [path, `${path}?token=${TOKEN}`]) {
      for (const headers of [{}, NO_BEARER, { host: "evil.example" }]) {
        const response = await ask(target, { method, headers });
        assertEquals(response.headers.get("set-cookie"), null, `${method} ${target}`);
        await response.body?.cancel();
      }
    }
  }
});

Deno.test("the page's own requests pass: Bearer, own Origin, same-origin", async () => {
  const { ask } = guiSetup();
  const own = { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" };
  const request = jsonRequest("POST", { text: "hello" });
  const headers = { ...request.headers, ...own };
  assertEquals((await ask("/send", { ...request, headers })).status, 202);
});

Deno.test("a browser that is denied is told in words to open the printed link", async () => {
  const { ask } = guiSetup();
  const accept = "text/html,application/xhtml+xml";
  const denials = [
    [{ ...NO_BEARER, accept }, 401],
    [{ authorization: "Bearer wrong", accept }, 401],
    [{ "sec-fetch-site": "cross-site", accept }, 403],
    [{ host: "evil.example", accept }, 403],
  ] as const;
  for (const [headers, status] of denials) {
    const response = await ask("/messages.json", { headers });
    assertEquals(response.status, status);
    assertStringIncludes(response.headers.get("content-type") ?? "", "text/html");
    const page = await response.text();
    assertStringIncludes(page, "the link that hchat printed");
    assert(!page.includes("wrong") && !page.includes("<script"), "only our own words");
  }
});

Deno.test("every answer forbids frames, sniffing, storing, referring and foreign content", async () => {
  const { ask } = guiSetup();
  const wanted = ["/", "/main.js", "/messages.json", "/nothing", `/?token=${TOKEN}`];
  for (const path of wanted) {
    for (const headers of [{}, NO_BEARER, { host: "evil.example" }]) {
      const answer = (await ask(path, { headers })).headers;
      const policy = answer.get("content-security-policy") ?? "";
      assertStringIncludes(policy, "default-src 'none'");
      assertStringIncludes(policy, "frame-ancestors 'none'");
      assert(!policy.includes("unsafe") && !policy.includes("*"), policy);
      assertEquals(answer.get("cache-control"), "no-store");
      assertEquals(answer.get("referrer-policy"), "no-referrer");
      assertEquals(answer.get("x-content-type-options"), "nosniff");
      assertEquals(answer.get("x-frame-options"), "DENY");
      assertEquals(answer.get("cross-origin-resource-policy"), "same-origin");
      assertEquals(answer.get("access-control-allow-origin"), null);
    }
  }
});

Deno.test("no headers without the token lead past the guard", async () => {
  const { ask, conversations } = guiSetup();
  const near = fc.constantFrom(
    HOST,
    `http://${HOST}`,
    "Bearer ",
    `Bearer ${TOKEN.slice(0, -1)}`,
    "same-origin",
  );
  const value = fc.oneof(near, fc.string({ unit: fc.constantFrom(...'az09 :;=.,-_[]"\t') }));
  const names = fc.constantFrom("host", "origin", "cookie", "authorization", "sec-fetch-site");
  const route = fc.constantFrom(...API);
  const headers = fc.dictionary(names, value, { noNullPrototype: true });
  await fc.assert(fc.asyncProperty(route, headers, async ([method, path], all) => {
    const response = await ask(path, { method, headers: { ...NO_BEARER, ...all } });
    assert([401, 403].includes(response.status), `${response.status}`);
    assertEquals(response.headers.get("set-cookie"), null);
  }));
  assertEquals(conversations[0]?.entries, []);
});

Deno.test("makeToken() takes all its 256 bits from the generator it is given", () => {
  const token = makeToken((bytes) => bytes.forEach((_, index) => bytes[index] = index));
  assertEquals(token, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  assert(isSameToken(token, token));
  for (const other of ["", token.slice(1), `${token}A`, token.toLowerCase()]) {
    assert(!isSameToken(token, other));
  }
});

Deno.test("isLoopbackHost() knows this machine's own names and nothing else", () => {
  for (const host of ["127.0.0.1", "127.9.9.9", "localhost", "::1"]) assert(isLoopbackHost(host));
  const foreign = [
    "0.0.0.0",
    "::",
    "192.0.2.1",
    "127.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.300",
    "",
  ];
  for (const host of foreign) assert(!isLoopbackHost(host), host);
});
