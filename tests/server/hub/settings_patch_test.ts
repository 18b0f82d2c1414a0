import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatHostPort, parseHostPort } from "../../../server/http/address.ts";
import type { ValueFaultJson } from "../../../server/gui_api/error_json.ts";
import { formatPeerAddress, parsePeerAddress } from "../../../server/transport/schemes.ts";
import { decodeSettingsPatch } from "../../../server/hub/settings_patch.ts";

const NAMES = [
  "conversation",
  "peer",
  "listen",
  "list",
  "passphrase",
  "padMode",
  "coverMode",
  "asksForPictures",
  "entrance",
  "mapPort",
  "onion",
  "authorities",
  "torPasswordFile",
  "sntp",
];
/** What `NAMES` are not, although every object has it. */
const INHERITED = ["__proto__", "constructor"];

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
    [{ peer: "no where" }, "peer", "notHostPort"],
    [{ listen: "7471" }, "listen", "notHostPort"],
    [{ listen: "127.0.0.1:70000" }, "listen", "portOutOfRange"],
    [{ list: "" }, "list", "notAPath"],
    [{ list: "a\0b" }, "list", "notAPath"],
    [{ list: "x".repeat(5_000) }, "list", "tooLong"],
    [{ list: "x", passphrase: 1 }, "passphrase", "notAString"],
    [{ passphrase: "words" }, "passphrase", "needsList"],
    [{ padMode: "PREFER" }, "padMode", "notOneOf"],
    [{ coverMode: null }, "coverMode", "notOneOf"],
    [{ asksForPictures: "yes" }, "asksForPictures", "notABoolean"],
    [{ conversation: {} }, "conversation", "notAString"],
    [{ mapPort: 1 }, "mapPort", "notABoolean"],
    [{ onion: "on" }, "onion", "notABoolean"],
    [{ authorities: 1 }, "authorities", "notAPath"],
    [{ torPasswordFile: "a\0b" }, "torPasswordFile", "notAPath"],
    [{ sntp: true }, "sntp", "notAString"],
    [{ sntp: "http://pool.ntp.org" }, "sntp", "notHostPort"],
    [{ sntp: "pool.ntp.org:70000" }, "sntp", "portOutOfRange"],
    [{ entrance: null }, "entrance", "notOneOf"],
    [{ entrance: { code: "tls" } }, "entrance", "notOneOf"],
    [{ entrance: { code: "tlsOfFiles", cert: "c.pem" } }, "entrance", "notAPath"],
    [{ entrance: { code: "tlsOfFiles", cert: "", key: "k.pem" } }, "entrance", "notAPath"],
    [{ entrance: { code: "webServer" } }, "entrance", "notAString"],
    [{ entrance: { code: "webServer", url: "http://a.example" } }, "entrance", "notHttps"],
    [{ entrance: { code: "webServer", url: "onion" } }, "entrance", "notHttps"],
    [{ entrance: { code: "webServer", url: "https://u:p@a.example" } }, "entrance", "hasUser"],
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

/** Whether an address says nothing beyond its host, its port and, over https, its prefix. */
function isPeer(url: URL): boolean {
  const read = parsePeerAddress(formatPeerAddress(url));
  return read.kind !== "refused" && read.url.href === url.href &&
    url.search + url.hash + url.username + url.password === "" &&
    (url.protocol === "https:" || ["", "/"].includes(url.pathname));
}

Deno.test("decodeSettingsPatch() answers any JSON with a patch of known names or with one error", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.ipV4(),
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...NAMES, ...INHERITED), value, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(body, (json) => {
      const decoded = decodeSettingsPatch(json);
      if (decoded.kind === "patch") {
        assert(Object.keys(decoded.patch).every((name) => NAMES.includes(name)));
        const { peer, listen } = decoded.patch;
        assert(peer?.url === undefined || isPeer(peer.url));
        assert(listen === undefined || (listen.port >= 0 && listen.port <= 65_535));
      } else {
        assert(["badJson", "valueInvalid", "settingUnknown"].includes(decoded.error.code));
      }
    }),
    { numRuns: 500 },
  );
});
