import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { formatHostPort, parseHostPort, parsePeerAddress } from "../../../server/http/address.ts";
import { formatAddressFault } from "../../../server/cli/words.ts";
import type { ValueFaultJson } from "../../../server/gui_api.ts";
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
  return parsed.kind === "peer" ? parsed.url.origin : parsed.fault;
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
    "https://bob.example": "badScheme",
    "file:///etc/passwd": "badScheme",
    "javascript:alert(1)": "notHostPort",
    "bob": "noPort",
    "192.0.2.7": "noPort",
    "[2001:db8::1]": "noPort",
    "bob.example:99999": "portOutOfRange",
    "http://bob.example:99999": "badUrl",
    "http://": "badUrl",
    "http://bob.example/path": "hasPath",
    "http://bob.example?x=1": "hasPath",
    "http://bob.example#": "hasPath",
    "http://0.0.0.0:7471": "listenOnly",
    "[::]:7471": "listenOnly",
    "http://bob.example:0": "portZero",
    "two words:1": "notHostPort",
  };
  for (const [text, reason] of Object.entries(wrong)) assertEquals(peerOf(text), reason, text);
});

Deno.test("parsePeerAddress() tells the link of a page and a password, which no message repeats", () => {
  for (const link of ["http://127.0.0.1:7470/#token=open-sesame", "http://[::1]:80/?token=x"]) {
    assertEquals(peerOf(link), "isPageLink");
  }
  assertEquals(peerOf("http://alice:open-sesame@bob.example:7471"), "hasUser");
  assert(!formatAddressFault("isPageLink", "open-sesame").includes("sesame"));
  assert(!formatAddressFault("hasUser", "open-sesame").includes("sesame"));
  assertStringIncludes(formatAddressFault("noPort", "bob"), '"bob"');
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
  const wrong: [Record<string, unknown>, string, ValueFaultJson["code"]][] = [
    [{ peer: 5 }, "peer", "notAString"],
    [{ peer: "nowhere" }, "peer", "noPort"],
    [{ listen: "7471" }, "listen", "notHostPort"],
    [{ listen: "127.0.0.1:70000" }, "listen", "portOutOfRange"],
    [{ list: "" }, "list", "notAPath"],
    [{ list: "a\0b" }, "list", "notAPath"],
    [{ list: "x".repeat(5_000) }, "list", "tooLong"],
    [{ list: "x", passphrase: 1 }, "passphrase", "notAString"],
    [{ passphrase: "words" }, "passphrase", "needsList"],
    [{ padMode: "PREFER" }, "padMode", "notOneOf"],
    [{ coverMode: null }, "coverMode", "notOneOf"],
    [{ conversation: {} }, "conversation", "notAString"],
  ];
  for (const [body, name, reason] of wrong) {
    const decoded = decodeSettingsPatch(body);
    assert(decoded.kind === "refused" && decoded.error.code === "valueInvalid");
    assertEquals([decoded.error.name, decoded.error.reason.code], [name, reason]);
  }
  const unknown = [{ per: "http://192.0.2.1:1" }, JSON.parse('{"__proto__": {"peer": null}}')];
  for (const body of unknown) {
    const decoded = decodeSettingsPatch(body);
    assert(decoded.kind === "refused");
    assertEquals(decoded.error, { code: "settingUnknown", name: Object.keys(body)[0] ?? "" });
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

Deno.test("decodeSettingsPatch() answers any JSON with a patch of known names or with one error", () => {
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
        assert(["badJson", "valueInvalid", "settingUnknown"].includes(decoded.error.code));
      }
    }),
    { numRuns: 500 },
  );
});
