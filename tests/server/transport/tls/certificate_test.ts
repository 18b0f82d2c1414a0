/** Our certificates beside those that openssl makes. */
import { assertEquals, assertNotEquals } from "@std/assert";
import type { TlsKey } from "../../../../keys/cell/month/tls_keys.ts";
import { ownCertificate } from "../../../../server/transport/tls/list_certificate.ts";
import { needs } from "../../../testkit/needs.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";

const NOW_MS = Date.UTC(2026, 4, 17, 11);
const DAY_MS = 86_400_000;

function keyOf(seed: number): TlsKey {
  return new Uint8Array(32).fill(seed);
}

async function openssl(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("openssl", { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}

/** The structure of a certificate: each value's depth, type and, where it is fixed, content. */
async function structureOf(path: string): Promise<string[]> {
  const lines = (await openssl("asn1parse", "-in", path)).trimEnd().split("\n");
  return lines.map((line) => {
    const [, depth, kind, rest = ""] = /d=(\d+).*?(?:prim|cons): (\S+) *(.*)$/.exec(line) ?? [];
    const isFixed = kind === "OBJECT" || kind === "BOOLEAN" || kind === "UTF8STRING";
    return `${depth} ${kind} ${isFixed ? rest : ""}`;
  });
}

Deno.test({
  name: "a certificate of a list has the fields of one that openssl makes, in its order",
  ...needs("openssl"),
  async fn() {
    using folder = tempDir();
    const [own, theirs] = [folder.file("own.pem"), folder.file("theirs.pem")];
    const { cert } = ownCertificate(keyOf(7), { name: "cam.home", nowMs: NOW_MS });
    await Deno.writeTextFile(own, cert);
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const says = ["subjectAltName=DNS:cam.home", "basicConstraints=critical,CA:FALSE"];
    const request = ["req", "-x509", ...curve, "-days", "365", "-subj", "/CN=cam.home"];
    await openssl(
      ...request,
      ...says.flatMap((each) => ["-addext", each]),
      ...["-keyout", folder.file("key.pem"), "-out", theirs],
    );
    assertEquals(await structureOf(own), await structureOf(theirs));
    const shown = await openssl("x509", "-in", own, "-noout", "-text");
    const ids = shown.match(/(?:[0-9A-F]{2}:){19}[0-9A-F]{2}/g);
    assertEquals(ids?.length, 2);
    assertEquals(ids?.[0], ids?.[1], "it has signed itself");
    const asked = ["-in", own, "-noout", "-ext", "subjectKeyIdentifier"];
    assertEquals((await openssl("x509", ...asked)).includes(ids![0]!), true);
    assertEquals(await openssl("verify", "-CAfile", own, "-partial_chain", own), `${own}: OK\n`);
  },
});

Deno.test("a key has one certificate in its month, whenever its listener starts", () => {
  const at = (nowMs: number, key = keyOf(7)) => ownCertificate(key, { name: "cam.home", nowMs });
  assertEquals(at(NOW_MS).cert, at(NOW_MS + 9 * DAY_MS).cert);
  assertNotEquals(at(NOW_MS).cert, at(NOW_MS, keyOf(8)).cert);
});
