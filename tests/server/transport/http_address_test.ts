import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatAddressFault } from "../../../server/cli/error_words.ts";
import { formatPeerAddress, parsePeerAddress } from "../../../server/transport/schemes.ts";

function peerOf(text: string): string {
  const parsed = parsePeerAddress(text);
  return parsed.kind === "peer" ? parsed.url.origin : parsed.fault;
}

Deno.test("parsePeerAddress() takes http://HOST:PORT, HOST:PORT for short, and HOST alone", () => {
  assertEquals(peerOf("http://192.0.2.1:7471"), "http://192.0.2.1:7471");
  assertEquals(peerOf(" http://bob.example:7471/ "), "http://bob.example:7471");
  assertEquals(peerOf("HTTP://Bob.Example:7471"), "http://bob.example:7471");
  assertEquals(peerOf("http://bob.example"), "http://bob.example");
  assertEquals(peerOf("bob.example:7471"), "http://bob.example:7471");
  assertEquals(peerOf("[2001:db8::1]:7471"), "http://[2001:db8::1]:7471");
  assertEquals(peerOf("localhost:80"), "http://localhost");
  // The port of the list, which the address does not tell.
  assertEquals(peerOf("203.0.113.5"), "http://203.0.113.5:0");
  assertEquals(peerOf("bob.example"), "http://bob.example:0");
  assertEquals(peerOf("[2001:db8::1]"), "http://[2001:db8::1]:0");
});

Deno.test("parsePeerAddress() says what is wrong with anything else", () => {
  const wrong = {
    "https://bob.example/?x=1": "hasPath",
    "https://bob.example/notes#": "hasPath",
    "https://bob.example:0": "portZero",
    "https://0.0.0.0": "listenOnly",
    "ftp://bob.example": "badScheme",
    "file:///etc/passwd": "badScheme",
    "javascript:alert(1)": "notHostPort",
    "bob.example:99999": "portOutOfRange",
    "http://bob.example:99999": "badUrl",
    "http://": "badUrl",
    "http://bob.example/path": "hasPath",
    "http://bob.example?x=1": "hasPath",
    "http://bob.example#": "hasPath",
    "http://0.0.0.0:7471": "listenOnly",
    "[::]:7471": "listenOnly",
    "http://bob.example:0": "portZero",
    "bob.example:0": "portZero",
    "two words:1": "notHostPort",
  };
  for (const [text, reason] of Object.entries(wrong)) assertEquals(peerOf(text), reason, text);
});

Deno.test("parsePeerAddress() takes https://HOST[:PORT][/PREFIX], which is shown as it was typed", () => {
  const shown = {
    "https://bob.example": "https://bob.example",
    "HTTPS://Bob.Example:443/": "https://bob.example",
    "https://bob.example:8443": "https://bob.example:8443",
    "https://bob.example/notes/in": "https://bob.example/notes/in",
    "https://[2001:db8::1]/x/": "https://[2001:db8::1]/x/",
  };
  for (const [typed, expected] of Object.entries(shown)) {
    const parsed = parsePeerAddress(typed);
    assert(parsed.kind === "peer", typed);
    assertEquals(formatPeerAddress(parsed.url), expected);
  }
  assertEquals(peerOf("https://alice:open-sesame@bob.example"), "hasUser");
  assertEquals(peerOf("https://127.0.0.1/#token=open-sesame"), "isPageLink");
});

Deno.test("parsePeerAddress() tells the link of a page and a password, which no message repeats", () => {
  for (const link of ["http://127.0.0.1:7470/#token=open-sesame", "http://[::1]:80/?token=x"]) {
    assertEquals(peerOf(link), "isPageLink");
  }
  assertEquals(peerOf("http://alice:open-sesame@bob.example:7471"), "hasUser");
  assert(!formatAddressFault("isPageLink", "open-sesame").includes("sesame"));
  assert(!formatAddressFault("hasUser", "open-sesame").includes("sesame"));
  assertStringIncludes(formatAddressFault("portZero", "bob"), '"bob"');
});
