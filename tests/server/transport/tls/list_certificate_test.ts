/** The certificates of a list: two peers talk under them, and nobody in between gets a byte. */
import { X509Certificate } from "node:crypto";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { tlsKeyAt, tlsPublicKey } from "../../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../../keys/meeting_place.ts";
import { HTTPS } from "../../../../server/transport/https_transport.ts";
import { keyPairOf, makeCertificate } from "../../../../server/transport/tls/certificate.ts";
import { ListCertificate } from "../../../../server/transport/tls/certificate_source.ts";
import { ListPins } from "../../../../server/transport/tls/list_certificate.ts";
import type { DialRequest, DialResult } from "../../../../server/transport/transport.ts";
import { makeAuthority, selfSigned, type ServerCertificate } from "../../../testkit/authority.ts";
import { shownAt } from "../../../testkit/shown_key.ts";
import { httpsServer } from "../../../testkit/https_server.ts";
import { impostorServer } from "../../../testkit/impostor_server.ts";
import { MemoryList, pairOfLists, seededRandom } from "../../../testkit/memory_list.ts";
import { entries, say, socketPair, statusOf, texts } from "../../../testkit/pair.ts";
import { clockFrom } from "../../../testkit/real_clock.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.now();
const NOW = new Date(NOW_MS);
/** The turn of the month that was last: certificates from around it are good now. */
const TURN_MS = Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth(), 1);
/** Now, and not near the turn. */
const FAR_MS = Math.max(NOW_MS, TURN_MS + 28 * HOUR_MS);
const LIST = { startMs: TURN_MS - 240 * HOUR_MS, periodMs: 60_000, slotCount: 100_000 };

async function certificateOf(list: MemoryList, nowMs: number): Promise<ServerCertificate> {
  const source = new ListCertificate((bytes) => void crypto.getRandomValues(bytes));
  source.use(list);
  return await source.renew(nowMs);
}

async function publicKeyOf(list: MemoryList, nowMs: number): Promise<string> {
  return tlsPublicKey((await tlsKeyAt(list, list.seat, nowMs))!).toHex();
}

/** What becomes of a call to 127.0.0.1 by the peer of `list`. */
async function dial(list: MemoryList, port: number, nowMs = NOW_MS): Promise<DialResult> {
  const clock = clockFrom(nowMs);
  const transport = HTTPS.open({ clock, random: seededRandom("dial"), list });
  const result = await transport.dial(requestTo(port));
  transport.close();
  return result;
}

function requestTo(port: number): DialRequest {
  return {
    peer: new URL(`https://127.0.0.1:${port}`),
    path: "/api/orders/sync",
    head: 0,
    tag: "00".repeat(16),
    cell: new Uint8Array(2_048),
    paddingBytes: 0,
    isHeld: false,
    life: 0.5,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  };
}

Deno.test("the certificate of a peer whose clock is a day and two hours ahead is good", async () => {
  const lists = pairOfLists(LIST);
  const server = await httpsServer(await certificateOf(lists.a, NOW_MS + 26 * HOUR_MS));
  assertEquals((await dial(lists.b, server.port)).kind, "answered");
  await server.close();
});

Deno.test("two peers talk under TLS, through outages and over the turn of the month", async () => {
  const pair = await socketPair({ secure: true, startMs: TURN_MS - 40_000, list: LIST });
  const { a, b, until } = pair;
  const lists = pairOfLists(LIST);
  const before = await publicKeyOf(lists.a, TURN_MS - 1);
  const after = await publicKeyOf(lists.a, TURN_MS);
  assertNotEquals(before, after);
  say(a, "one");
  say(b, "two");
  await until(() => texts(a, "in").length + texts(b, "in").length === 2, "no text arrived");
  assert(a.clock.now() < TURN_MS, "too slow for this test");
  assertEquals(await shownAt(Number(a.url.port)), before);
  await a.setOnline(false);
  await until(() => statusOf(b) !== "connected", "b did not notice");
  say(b, "three");
  await a.setOnline(true);
  await until(() => texts(a, "in").length === 2, "no text arrived after the outage");
  // A listener looks for its certificate once a minute.
  await until(() => a.clock.now() > TURN_MS + 61_000, "no month", 600_000);
  assertEquals(await shownAt(Number(a.url.port)), after);
  for (const peer of [a, b]) await peer.setOnline(false);
  for (const peer of [a, b]) await peer.setOnline(true);
  say(a, "four");
  await until(() => texts(b, "in").length === 2, "no text arrived in the new month");
  const isSettled = () => entries(a, "out").every(({ state }) => state === "delivered");
  await until(isSettled, "no acknowledgement arrived");
  await pair.close();
});

Deno.test("the key of the neighbour month is good near the turn, and of no other month", async () => {
  const { a, b } = pairOfLists(LIST);
  const server = await httpsServer(await certificateOf(a, TURN_MS - 1));
  for (const hours of [-1, 1, 26]) {
    assertEquals((await dial(b, server.port, TURN_MS + hours * HOUR_MS)).kind, "answered");
  }
  const late = await dial(b, server.port, TURN_MS + 28 * HOUR_MS);
  assertEquals(late, { kind: "unreachable", reason: "certificateNotOfList", left: false });
  await server.close();
});

Deno.test("a server may change from the list's certificate to that of an authority, and to another", async () => {
  const { a, b } = pairOfLists(LIST);
  const [one, two] = [makeAuthority(), makeAuthority()];
  const server = await httpsServer(await certificateOf(a, NOW_MS));
  const transport = HTTPS.open({
    clock: clockFrom(NOW_MS),
    random: seededRandom("dial"),
    list: b,
    authorities: [one.pem, two.pem],
  });
  const own = await certificateOf(a, NOW_MS);
  for (const next of [own, one.issue(), one.issue(), two.issue(), own]) {
    server.change(next);
    let result = await transport.dial(requestTo(server.port));
    // The end of the connection of before may not have been heard yet.
    if (result.kind === "unreachable") result = await transport.dial(requestTo(server.port));
    assertEquals(result.kind, "answered");
  }
  const { length } = server.received;
  server.change(makeAuthority().issue());
  await transport.dial(requestTo(server.port));
  const result = await transport.dial(requestTo(server.port));
  assertEquals(result, { kind: "unreachable", reason: "certificateNotOfList", left: false });
  assertEquals(server.received.length, length);
  transport.close();
  await server.close();
});

Deno.test("nobody in between gets a byte, whatever certificate they show", async () => {
  const { a, b } = pairOfLists(LIST);
  const wrong: Record<string, ServerCertificate> = {
    "a self-signed one": selfSigned(),
    "that of another list": await certificateOf(new MemoryList({ ...LIST, seed: "x" }), NOW_MS),
    "the caller's own": await certificateOf(b, NOW_MS),
    "that of an earlier month": await certificateOf(a, TURN_MS - HOUR_MS),
  };
  for (const [words, certificate] of Object.entries(wrong)) {
    const server = await httpsServer(certificate);
    const result = await dial(b, server.port, FAR_MS);
    assertEquals(result, { kind: "unreachable", reason: "certificateNotOfList", left: false });
    assertEquals(server.received, [], words);
    await server.close();
  }
  const { cert } = await certificateOf(a, NOW_MS);
  const impostor = await impostorServer(cert, selfSigned().key);
  assertEquals(await dial(b, impostor.port), {
    kind: "unreachable",
    reason: "certificateNotProven",
    left: false,
  });
  await impostor.close();
});

Deno.test("a certificate of the list's key may say other things, but not that it is an authority's", async () => {
  const { a, b } = pairOfLists(LIST);
  const key = (await tlsKeyAt(a, "a", NOW_MS))!;
  const name = [["CN", meetingName(a.listId, "a")]] as const;
  const outcomes = await Promise.all([["other.example", "192.0.2.7"], []].map(async (hosts) => {
    const { privateKey, publicKey } = keyPairOf(key);
    const times = { notBeforeMs: NOW_MS - HOUR_MS, notAfterMs: NOW_MS + 48 * HOUR_MS };
    const content = { subject: name, publicKey, serial: Uint8Array.of(7), hosts, ...times };
    const cert = makeCertificate(content, { name, privateKey });
    const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    const server = await httpsServer({ cert, key: pem });
    const result = await dial(b, server.port);
    await server.close();
    return result;
  }));
  assertEquals(outcomes[0]?.kind, "answered");
  assertEquals(outcomes[1], { kind: "unreachable", reason: "certificateNotOfList", left: false });
});

Deno.test("a certificate says nothing of hchat, and no two lists, seats or months have the same", async () => {
  const { a, b } = pairOfLists(LIST);
  const other = new MemoryList({ ...LIST, seed: "another" });
  const certificates = await Promise.all([
    certificateOf(a, NOW_MS),
    certificateOf(a, TURN_MS - 1),
    certificateOf(b, NOW_MS),
    certificateOf(other, NOW_MS),
  ]);
  const parsed = certificates.map(({ cert }) => new X509Certificate(cert));
  assertEquals(new Set(parsed.map(({ serialNumber }) => serialNumber)).size, 4);
  const keys = parsed.map(({ publicKey }) =>
    publicKey.export({ type: "spki", format: "der" }).toString("hex")
  );
  assertEquals(new Set(keys).size, 4, "one key for one list and month");
  assertEquals(new Set(parsed.map(({ subject }) => subject)).size, 3);
  for (const certificate of parsed) {
    assert(certificate.verify(certificate.publicKey) && !certificate.ca);
    assert(!/hchat|key list/i.test(certificate.raw.toString("latin1")));
    assertEquals(certificate.subject, certificate.issuer);
    assertEquals(`DNS:${certificate.subject.replace("CN=", "")}`, certificate.subjectAltName);
  }
});

Deno.test("ListPins makes a certificate once for each month", async () => {
  const { b } = pairOfLists(LIST);
  const pins = new ListPins(b);
  const [first] = await pins.at(TURN_MS + 48 * HOUR_MS);
  assertEquals((await pins.at(TURN_MS + 49 * HOUR_MS))[0]?.certificate, first?.certificate);
  assertEquals((await pins.at(TURN_MS)).length, 2);
});
