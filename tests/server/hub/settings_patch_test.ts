import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { formatHostPort, parseHostPort, parsePeerAddress } from "../../../server/http/address.ts";
import { decodeSettingsPatch } from "../../../server/hub/settings_patch.ts";

const NAMES = [
  "conversation",
  "peer",
  "listen",
  "list",
  "passphrase",
  "padMode",
  "coverMode",
  "__proto__",
  "constructor",
];

function peerOf(text: string): string {
  const parsed = parsePeerAddress(text);
  return parsed.kind === "peer" ? parsed.url.origin : parsed.reason;
}

Deno.test("parsePeerAddress() takes http://HOST:PORT, and HOST:PORT for short", () => {
  assertEquals(peerOf("http://192.0.2.1:7471"), "http://192.0.2.1:7471");
  assertEquals(peerOf(" http://bob.example:7471/ "), "http://bob.example:7471");
  assertEquals(peerOf("HTTP://Bob.Example:7471"), "http://bob.example:7471");
  assertEquals(peerOf("http://bob.example"), "http://bob.example");
  assertEquals(peerOf("bob.example:7471"), "http://bob.example:7471");
  assertEquals(peerOf("[2001:db8::1]:7471"), "http://[2001:db8::1]:7471");
  assertEquals(peerOf("localhost:80"), "http://localhost");
});

Deno.test("parsePeerAddress() says what is wrong with anything else", () => {
  const wrong = {
    "https://bob.example": "the scheme https is not supported",
    "file:///etc/passwd": "the scheme file is not supported",
    "javascript:alert(1)": "it is no address",
    "bob": "it has no port",
    "192.0.2.7": "it has no port",
    "[2001:db8::1]": "it has no port",
    "bob.example:99999": "it is no address",
    "http://bob.example:99999": "it is no URL",
    "http://": "it is no URL",
    "http://bob.example/path": "there is more behind the port",
    "http://bob.example?x=1": "there is more behind the port",
    "http://bob.example#": "there is more behind the port",
    "http://0.0.0.0:7471": "it is an address to listen on",
    "[::]:7471": "it is an address to listen on",
    "http://bob.example:0": "port 0 cannot be dialled",
    "two words:1": "it is no address",
  };
  for (const [text, reason] of Object.entries(wrong)) assertStringIncludes(peerOf(text), reason);
});

Deno.test("parsePeerAddress() tells the address of a page from a peer's, and repeats no token", () => {
  const reason = peerOf("http://127.0.0.1:7470/?token=open-sesame");
  assertStringIncludes(reason, "it is the address of a page");
  assert(!reason.includes("sesame"));
});

Deno.test("parsePeerAddress() repeats no password that was typed into an address", () => {
  const reason = peerOf("http://alice:open-sesame@bob.example:7471");
  assertStringIncludes(reason, "user name or password");
  assert(!reason.includes("sesame"));
});

Deno.test("parseHostPort() and formatHostPort() are each other's inverse on what is taken", () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
  fc.assert(fc.property(host, fc.nat(65_535), (name, port) => {
    const parsed = parseHostPort(formatHostPort(name, port));
    assert(parsed.kind === "address");
    assertEquals(parsed.port, port);
    assertEquals(parseHostPort(formatHostPort(parsed.host, parsed.port)), parsed);
  }));
});

Deno.test("decodeSettingsPatch() names the setting that is wrong", () => {
  const wrong: [Record<string, unknown>, string, string][] = [
    [{ peer: 5 }, "peerInvalid", "peer"],
    [{ peer: "nowhere" }, "peerInvalid", "peer"],
    [{ listen: "7471" }, "listenInvalid", "listen"],
    [{ listen: "127.0.0.1:70000" }, "listenInvalid", "port 70000 is out of range"],
    [{ list: "" }, "listInvalid", "list"],
    [{ list: "a\0b" }, "listInvalid", "no path"],
    [{ list: "x", passphrase: 1 }, "passphraseInvalid", "passphrase"],
    [{ passphrase: "words" }, "passphraseInvalid", "the list it belongs to"],
    [{ padMode: "PREFER" }, "padModeInvalid", "prefer, always, off"],
    [{ coverMode: null }, "coverModeInvalid", "quiet, steady"],
    [{ conversation: {} }, "conversationInvalid", "conversation"],
    [{ per: "http://192.0.2.1:1" }, "settingUnknown", '"per"'],
    [JSON.parse('{"__proto__": {"peer": null}}'), "settingUnknown", "__proto__"],
  ];
  for (const [body, code, words] of wrong) {
    const decoded = decodeSettingsPatch(body);
    assert(decoded.kind === "refused");
    assertEquals(decoded.code, code);
    assertStringIncludes(decoded.message, words);
  }
});

Deno.test("decodeSettingsPatch() takes an empty patch and the empty peer", () => {
  assertEquals(decodeSettingsPatch({}), { kind: "patch", patch: {} });
  for (const peer of [null, "", "  "]) {
    assertEquals(decodeSettingsPatch({ peer }), {
      kind: "patch",
      patch: { peer: { url: undefined } },
    });
  }
});

Deno.test("decodeSettingsPatch() answers any JSON with a patch of known names or with one sentence", () => {
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }), fc.webUrl(), fc.ipV4());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...NAMES), value, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(body, (json) => {
      const decoded = decodeSettingsPatch(json);
      if (decoded.kind === "patch") {
        assert(Object.keys(decoded.patch).every((name) => NAMES.slice(0, 7).includes(name)));
        const { peer, listen } = decoded.patch;
        assert(peer?.url === undefined || peer.url.href === `${peer.url.origin}/`);
        assert(listen === undefined || (listen.port >= 0 && listen.port <= 65_535));
      } else {
        assert(/^[A-Z][^\n\r]*[^.]$/u.test(decoded.message), decoded.message);
        assert(decoded.message.length < 1_000 && decoded.message.isWellFormed());
      }
    }),
    { numRuns: 500 },
  );
});
