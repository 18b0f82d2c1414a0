import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { isLoopbackHost } from "../../../server/http/loopback.ts";
import { isSameToken, makeToken } from "../../../server/api/token.ts";
import { errorCode, guiSetup, HOST, jsonRequest, PORT, TOKEN } from "../../testkit/gui_setup.ts";

/** Every route with a method that it takes. */
const ROUTES = [
  ["GET", "/"],
  ["GET", "/main.js"],
  ["GET", "/style.css"],
  ["GET", "/favicon.ico"],
  ["GET", "/messages.json"],
  ["GET", "/events"],
  ["GET", "/settings"],
  ["PUT", "/settings"],
  ["POST", "/send"],
  ["POST", "/read"],
  ["POST", "/quit"],
  ["DELETE", "/messages/00"],
  ["GET", "/no/such/path"],
  ["OPTIONS", "/send"],
  ["HEAD", "/messages.json"],
] as const;

const COOKIE = `hchat_${PORT}=${TOKEN}`;
const NO_BEARER = { authorization: undefined };

async function refusalsOf(headers: Record<string, string | undefined>): Promise<unknown[]> {
  const { ask, conversations } = guiSetup();
  const answers = [];
  for (const [method, path] of ROUTES) {
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
    const headers = { origin, cookie: COOKIE, ...NO_BEARER };
    assertEquals(await refusalsOf(headers), ["403 foreignOrigin"], origin);
  }
});

Deno.test("every route refuses what the browser says came from another site", async () => {
  for (const site of ["cross-site", "same-site", "", "other"]) {
    const headers = { "sec-fetch-site": site };
    assertEquals(await refusalsOf(headers), ["403 foreignOrigin"], site);
  }
});

Deno.test("every route refuses a request without a token, or with a wrong one", async () => {
  assertEquals(await refusalsOf(NO_BEARER), ["401 tokenMissing"]);
  const otherPort = { ...NO_BEARER, cookie: `hchat_7471=${TOKEN}; hchat=${TOKEN}` };
  assertEquals(await refusalsOf(otherPort), ["401 tokenMissing"]);
  const wrong = ["Bearer", "Bearer x", `Bearer ${TOKEN}x`, `Bearer ${TOKEN} x`, `Basic ${TOKEN}`];
  for (const authorization of [...wrong, `Bearer ${TOKEN.slice(0, -1)}`]) {
    assertEquals(await refusalsOf({ authorization }), ["401 tokenWrong"], authorization);
  }
  const cookie = { ...NO_BEARER, cookie: `hchat_${PORT}=x` };
  assertEquals(await refusalsOf(cookie), ["401 tokenWrong"]);
});

Deno.test("a wrong Bearer is refused even beside a right cookie", async () => {
  const headers = { authorization: "Bearer x", cookie: COOKIE };
  assertEquals(await refusalsOf(headers), ["401 tokenWrong"]);
});

Deno.test("a cookie of our name that a server on another port has set does not lock the page out", async () => {
  const { ask } = guiSetup();
  const cookie = `hchat_${PORT}=tossed; other=1; ${COOKIE}`;
  assertEquals((await ask("/settings", { headers: { ...NO_BEARER, cookie } })).status, 200);
});

Deno.test("the page's own requests pass: cookie, own Origin, same-origin", async () => {
  const { ask } = guiSetup();
  const own = { cookie: COOKIE, origin: `http://${HOST}`, "sec-fetch-site": "same-origin" };
  const request = jsonRequest("POST", { text: "hello" });
  const headers = { ...request.headers, ...own, ...NO_BEARER };
  assertEquals((await ask("/send", { ...request, headers })).status, 202);
});

Deno.test("a form of a foreign page cannot send, in any of the types that a form may have", async () => {
  const { ask, conversations } = guiSetup();
  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
  for (const type of [...types, "application/json"]) {
    const own = { cookie: COOKIE, ...NO_BEARER, "content-type": type };
    const form = { method: "POST", body: '{"text": "=forged"}' };
    for (const origin of ["http://evil.example", "null"]) {
      const response = await ask("/send", { ...form, headers: { ...own, origin } });
      assertEquals([response.status, await errorCode(response)], [403, "foreignOrigin"]);
    }
  }
  assertEquals(conversations[0]?.entries, []);
});

Deno.test("the printed link moves the token from the address into a strict cookie", async () => {
  const { ask } = guiSetup();
  const response = await ask(`/?token=${TOKEN}`, {
    headers: { ...NO_BEARER, "sec-fetch-site": "none" },
  });
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/");
  assertEquals(
    response.headers.get("set-cookie"),
    `hchat_${PORT}=${TOKEN}; Path=/; HttpOnly; SameSite=Strict`,
  );
  const page = await ask("/", { headers: { ...NO_BEARER, cookie: COOKIE } });
  assertEquals(page.status, 200);
  assertStringIncludes(await page.text(), "<title>hchat</title>");
});

Deno.test("the token in the address opens no other route and no other method", async () => {
  const { ask } = guiSetup();
  for (const [method, path] of ROUTES) {
    if (method === "GET" && path === "/") continue;
    const response = await ask(`${path}?token=${TOKEN}`, { method, headers: NO_BEARER });
    assertEquals(response.status, 401, `${method} ${path}`);
    assertEquals(response.headers.get("set-cookie"), null);
  }
});

Deno.test("a browser with a wrong or missing token is told in words to open the printed link", async () => {
  const { ask } = guiSetup();
  const browser = { ...NO_BEARER, accept: "text/html,application/xhtml+xml" };
  for (const path of ["/", "/?token=", "/?token=wrong", "/messages.json"]) {
    const response = await ask(path, { headers: browser });
    assertEquals(response.status, 401);
    assertStringIncludes(response.headers.get("content-type") ?? "", "text/html");
    assertEquals(response.headers.get("set-cookie"), null);
    const page = await response.text();
    assertStringIncludes(page, "open the link that hchat printed");
    assert(!page.includes("wrong</") && !page.includes("<script"), "only our own words");
  }
});

Deno.test("every answer forbids frames, sniffing, storing, referring and foreign content", async () => {
  const { ask } = guiSetup();
  const wanted = ["/", "/main.js", "/messages.json", "/nothing", `/?token=${TOKEN}`, "/?token=x"];
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
    COOKIE.slice(0, -1),
    "same-origin",
  );
  const value = fc.oneof(near, fc.string({ unit: fc.constantFrom(...'az09 :;=.,-_[]"\t') }));
  const names = fc.constantFrom("host", "origin", "cookie", "authorization", "sec-fetch-site");
  const route = fc.constantFrom(...ROUTES);
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
