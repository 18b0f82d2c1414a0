import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { clientAddress, forwardedFor, UNNAMED_CLIENT } from "../../../server/http/forwarded.ts";
import { leastBelow, tookMs } from "../../testkit/least_below.ts";

function requestFrom(
  remoteAddress: string,
  headers: Record<string, string> = {},
): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

Deno.test("clientAddress() believes a web server on loopback alone", () => {
  const headers = { "x-forwarded-for": "203.0.113.5" };
  for (const local of ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"]) {
    assertEquals(clientAddress(requestFrom(local, headers)), "203.0.113.5", local);
    assertEquals(clientAddress(requestFrom(local)), UNNAMED_CLIENT, local);
  }
  for (const remote of ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "10.0.0.1"]) {
    assertEquals(clientAddress(requestFrom(remote, headers)), remote, remote);
  }
});

Deno.test("forwardedFor() takes the address that the web server itself has put last", () => {
  const cases: Record<string, string | undefined> = {
    "203.0.113.5": "203.0.113.5",
    "127.0.0.1, 10.0.0.1,203.0.113.5": "203.0.113.5",
    "unknown, 203.0.113.5": "203.0.113.5",
    "2001:DB8::5": "2001:db8::5",
    "[2001:db8::5]:4711": "2001:db8::5",
    "203.0.113.5:4711": "203.0.113.5",
    "203.0.113.5, unknown": undefined,
    "203.0.113.5,": undefined,
    "": undefined,
    "fe80::1%eth0": undefined,
    "[fe80::1%25eth0]:1": undefined,
    "203.0.113.999": undefined,
    "203.0.113.5:": undefined,
    "[2001:db8::5": undefined,
    "bob.example": undefined,
    "/run/socket": undefined,
  };
  for (const [list, address] of Object.entries(cases)) {
    assertEquals(forwardedFor({ "x-forwarded-for": list }), address, list);
  }
});

Deno.test("forwardedFor() reads the Forwarded header of RFC 7239", () => {
  const cases: Record<string, string | undefined> = {
    "for=203.0.113.5": "203.0.113.5",
    "For=10.0.0.1;proto=http, proto=https;FOR=203.0.113.5;by=127.0.0.1": "203.0.113.5",
    'for="[2001:db8::5]:4711";host=chat.example.org': "2001:db8::5",
    'for="203.0.113.5:4711"': "203.0.113.5",
    "for=_hidden": undefined,
    "for=unknown": undefined,
    "proto=https": undefined,
    "notfor=203.0.113.5": undefined,
    'for="203.0.113.5': undefined,
    'for="203.0.113.5\\""': undefined,
  };
  for (const [forwarded, address] of Object.entries(cases)) {
    assertEquals(forwardedFor({ forwarded }), address, forwarded);
  }
});

Deno.test("forwardedFor() names nobody where a client has sent the header that the web server does not set", () => {
  const both = (listed: string, forwarded: string) =>
    forwardedFor({ "x-forwarded-for": listed, forwarded });
  assertEquals(both("203.0.113.5", "for=198.51.100.7"), undefined);
  assertEquals(both("198.51.100.7", "for=unknown"), undefined);
  assertEquals(both("203.0.113.5", "for=203.0.113.5"), "203.0.113.5");
});

Deno.test("forwardedFor() reads long and hostile headers in no time", async () => {
  const hostile = [
    "1,".repeat(8_000),
    "a".repeat(16_000),
    `for=${'"'.repeat(15_000)}`,
    `${"for=a;".repeat(2_600)}for=203.0.113.5x`,
    `for${" ".repeat(15_000)}=1`,
    ":".repeat(16_000),
    "[".repeat(16_000),
    "\u0000\u00ff",
  ];
  const readAll = (): void => {
    for (const text of hostile) {
      assertEquals(forwardedFor({ "x-forwarded-for": text }), undefined);
      assertEquals(forwardedFor({ forwarded: text }), undefined);
    }
  };
  assertLess(await leastBelow(100, () => tookMs(readAll)), 100);
});

Deno.test("forwardedFor() answers anything with an IP address or nobody", () => {
  const piece = fc.constantFrom(
    ...'for= " ; , [ ] : % 203.0.113.5 2001:db8::5 _x by='.split(" "),
    " ",
    "\t",
  );
  const text = fc.oneof(fc.string(), fc.array(piece, { maxLength: 12 }).map((all) => all.join("")));
  fc.assert(fc.property(text, text, (listed, forwarded) => {
    const address = forwardedFor({ "x-forwarded-for": listed, forwarded });
    assertEquals(address === undefined || isIP(address) !== 0, true, address);
  }));
});
