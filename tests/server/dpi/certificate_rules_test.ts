/** What a scanner makes of the certificates of listeners. */
import { assertEquals } from "@std/assert";
import { X509Certificate } from "node:crypto";
import { certificateRules, type SeenCertificate } from "../../../server/dpi/certificate_rules.ts";
import { extensionsOf, scanCertificate } from "../../../server/dpi/tls_scan.ts";
import { ownCertificate } from "../../../server/transport/tls/list_certificate.ts";
import { httpsServer } from "../../testkit/https_server.ts";

const NOW_MS = Date.UTC(2026, 4, 17, 11);
const DAY_MS = 86_400_000;

/** One of a list's, as it would be seen. */
function seen(seed: number): SeenCertificate {
  const key = new Uint8Array(32).fill(seed);
  const { cert } = ownCertificate(key, { name: `nas${seed}.home`, nowMs: NOW_MS });
  const { subject, issuer, serialNumber, validFrom, validTo, raw } = new X509Certificate(cert);
  return {
    subject,
    issuer,
    serial: serialNumber,
    notBeforeMs: Date.parse(validFrom),
    notAfterMs: Date.parse(validTo),
    extensions: extensionsOf(new Uint8Array(raw)),
    seenAtMs: NOW_MS,
  };
}

const OURS = [1, 2, 3, 4].map(seen);

Deno.test("certificateRules() finds no rule in the certificates of several lists", () => {
  assertEquals(certificateRules(OURS), []);
});

Deno.test("certificateRules() finds what no ordinary certificate has, and what all of ours share", () => {
  const changed: [Partial<SeenCertificate>, string][] = [
    [
      { extensions: ["!2.5.29.15", "!2.5.29.19", "2.5.29.37", "2.5.29.17"] },
      "the certificate has the extensions !2.5.29.15 !2.5.29.19 2.5.29.37 2.5.29.17, as no common " +
      "tool writes them",
    ],
    [{ serial: "01" }, "the certificate has a serial number of 1 bytes"],
    [{ subject: "CN=hchat" }, "the certificate is for CN=hchat"],
    [
      { notBeforeMs: NOW_MS - 2 * DAY_MS, notAfterMs: NOW_MS + 363 * DAY_MS },
      "the certificate begins 48 hours before it is seen",
    ],
  ];
  for (const [change, text] of changed) {
    const rules = certificateRules(OURS.map((each) => ({ ...each, ...change })));
    assertEquals(rules.filter((rule) => rule.text === text), [
      { scope: "listener", text, matched: 4, of: 4 },
    ]);
  }
  const lives = OURS.map((each) => ({ ...each, notAfterMs: each.notBeforeMs + 31 * DAY_MS }));
  assertEquals(certificateRules(lives).map(({ text }) => text), [
    "the certificate is good for 31 days",
  ]);
});

Deno.test("scanCertificate() sees what a port shows, and nothing at one without TLS", async () => {
  const certificate = ownCertificate(new Uint8Array(32).fill(1), {
    name: "nas1.home",
    nowMs: NOW_MS,
  });
  const server = await httpsServer(certificate);
  assertEquals(await scanCertificate(server.port, NOW_MS), OURS[0]);
  await server.close();
  using plain = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void plain.accept().then((conn) => conn.close());
  assertEquals(await scanCertificate(plain.addr.port, NOW_MS), undefined);
});
