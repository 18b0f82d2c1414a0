import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { ja4Of, serverNameBytes } from "../../../server/dpi/ja4.ts";
import { runtimeHello } from "../../../server/dpi/runtime_hello.ts";
import { openTlsFront } from "../../../server/dpi/tls_front.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { seededBytes } from "../../testkit/seeded_dice.ts";

function u16(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

function extension(type: number, value: Uint8Array): Uint8Array {
  return concat([u16(type, value.length), value]);
}

/** A hello with these ciphers and extensions. */
function hello(ciphers: number[], extensions: Uint8Array[]): Uint8Array {
  const all = concat(extensions);
  const body = concat([
    u16(0x0303),
    new Uint8Array(32),
    Uint8Array.of(0),
    u16(2 * ciphers.length, ...ciphers),
    Uint8Array.of(1, 0),
    u16(all.length),
    all,
  ]);
  const message = concat([Uint8Array.of(1, 0), u16(body.length), body]);
  return concat([Uint8Array.of(0x16, 3, 1), u16(message.length), message]);
}

/** Ciphers and extensions of the example in the description of JA4, GREASE among them. */
const EXAMPLE = hello(
  [
    0x0a0a,
    ...[0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8],
    ...[0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035],
  ],
  [
    extension(0x1a1a, new Uint8Array(0)),
    extension(0x0000, new Uint8Array(9)),
    extension(0x0010, concat([u16(3), Uint8Array.of(2), new TextEncoder().encode("h2")])),
    extension(0x002b, concat([Uint8Array.of(6), u16(0x2a2a, 0x0304, 0x0303)])),
    extension(
      0x000d,
      u16(16, 0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
    ),
    ...[0x001b, 0x0033, 0x4469, 0x0017, 0x002d, 0x0005, 0x0023, 0x0012, 0xff01, 0x000b, 0x000a]
      .map((type) => extension(type, new Uint8Array(2))),
    extension(0x0015, new Uint8Array(20)),
  ],
);

Deno.test("ja4Of() gives the fingerprint of the example in its description", () => {
  assertEquals(ja4Of(EXAMPLE), "t13d1516h2_8daaf6152771_e5627efa2ab1");
});

Deno.test("serverNameBytes() counts the name in a hello, and nothing else", () => {
  const name = new TextEncoder().encode("mail.site.example");
  const named = extension(
    0,
    concat([u16(name.length + 3), Uint8Array.of(0), u16(name.length), name]),
  );
  assertEquals(serverNameBytes(hello([0x1301], [extension(0x002b, u16(0x0304)), named])), 17);
  assertEquals(serverNameBytes(hello([0x1301], [])), 0);
  assertEquals(serverNameBytes(hello([0x1301], [named]).subarray(0, 60)), 0);
  assertEquals(serverNameBytes(new TextEncoder().encode("POST / HTTP/1.1\r\n\r\n")), 0);
});

Deno.test("ja4Of() finds no hello in what is none, or is cut short", () => {
  assertEquals(ja4Of(new TextEncoder().encode("POST / HTTP/1.1\r\n\r\n")), undefined);
  for (let length = 0; length < EXAMPLE.length; length += 7) {
    assertEquals(ja4Of(EXAMPLE.subarray(0, length)), undefined);
  }
});

Deno.test("runtimeHello() takes the fingerprint of a plain fetch to a front under TLS", async () => {
  const front = openTlsFront({ clock: realClock, random: seededBytes(4) });
  const fingerprint = await runtimeHello({ host: "localhost", port: front.port }, realClock);
  assert(/^t13d\d{4}h2_[0-9a-f]{12}_[0-9a-f]{12}$/.test(fingerprint ?? ""), fingerprint);
  front.close();
});
