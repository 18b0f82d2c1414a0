/** What somebody may send to a port to find out what listens there. */
import { noiseLike } from "./noise_like.ts";
import { postBody } from "./post_request.ts";
import { concatenated } from "./raw_http.ts";

/** A name, and what is sent, part by part. */
export type Probe = [name: string, ...parts: (string | Uint8Array)[]];

const METHODS = "GET HEAD PUT DELETE OPTIONS TRACE PATCH BREW PRI get M-SEARCH QUERY PROPFIND"
  .split(" ");
const TARGETS = [
  "/x",
  "/a.css",
  "/sub",
  "/sub/",
  "/.dot",
  "/%2e%2e/x",
  "/../x",
  "//a",
  "/%",
  "/%ff",
  "/%00",
  "/a b",
  "/x?y=1",
  "http://x/a.css",
  "http://",
  "http://[::1/a.css",
  "https://x?y",
  "?x",
  "#",
  "*",
  "/x#y",
  "/\xe9",
  `/${"a".repeat(3_000)}`,
  `/${"a".repeat(20_000)}`,
  "x",
  "/a.css/",
  "/sub/..",
  "/sub//index.html",
  "/index.html",
  "/\\x",
  "/<script>",
];
/** Header lines of a GET of `/index.html`. */
const INDEX_HEADERS = [
  "Connection: close",
  "If-None-Match: *",
  "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
  "If-Unmodified-Since: Fri, 01 Jan 2000 00:00:00 GMT",
  'If-Match: "x"',
  'Range: bytes=0-3\r\nIf-Range: "x"',
  ...["bytes=0-3", "bytes=-2", "bytes=5-", "bytes=999-", "bytes=0-1,3-4", "bytes=x", "lines=1-2"]
    .map((range) => `Range: ${range}`),
  "Accept-Encoding: gzip, br",
  `Cookie: ${"a=b; ".repeat(100)}`,
  "Connection: Upgrade\r\nUpgrade: websocket",
  "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
  "X:\ty",
  "X: a\r\n b",
  "nocolon",
  "X: \x01",
  "X: \xff\xfe",
  "X: \0",
  "X : y",
  `X: ${"a".repeat(40_000)}`,
  `X: ${"a".repeat(16_300)}`,
  "X: y\r\n".repeat(1_500).trimEnd(),
];
/** Heads of a POST that end otherwise than with an ordinary length, and what follows. */
const BODIES: [string, ...string[]][] = [
  ["Content-Length: 65537\r\n\r\n"],
  ["Content-Length: 2064\r\n\r\nhalf of it"],
  ["Content-Length: 10000000000\r\n\r\nabc"],
  ["Content-Length: 10\r\n\r\nabc", "defghijGET /y HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
  ["Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
  ["Transfer-Encoding: chunked\r\n\r\n5\r\nhel"],
  ["Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"],
  ["Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
  ["Transfer-Encoding: x\r\n\r\n0\r\n\r\n"],
  ...["-1", "99999999999999999999", "abc", "1 2", "+3", ""]
    .map((length): [string] => [`Content-Length: ${length}\r\n\r\nabc`]),
  ["Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", "abc"],
  ["Expect: 200-ok\r\nContent-Length: 3\r\n\r\nabc"],
  ["Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{"],
];
/** What is no HTTP request, or one of another time. */
const STRANGE: Probe[] = [
  ["nothing at all", ""],
  ["an empty line", "\r\n"],
  ["an empty line first", `\r\n\r\n${get("/x")}`],
  ["bare line feeds", "GET / HTTP/1.1\nHost: x\n\n"],
  ["two spaces", "GET  /  HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["no Host", "GET / HTTP/1.1\r\n\r\n"],
  ["no Host in 1.0", "GET / HTTP/1.0\r\n\r\n"],
  ["keep-alive in 1.0", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"],
  ["two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
  ["an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"],
  ["CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["garbage", "\x00\x01\x02\x03garbage\r\n\r\n"],
  ["a request and garbage behind it", `${get("/x")}\x16\x03\x01garbage\r\n\r\n`],
  ["the begin of a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["a TLS hello", `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${"\x07".repeat(506)}`],
  ["SSH", "SSH-2.0-OpenSSH_9.6\r\n"],
  ["SOCKS", "\x05\x01\x00"],
  ["mail", "EHLO x\r\n"],
  ["noise", Uint8Array.from({ length: 2_048 }, (_, at) => at * 7_919 + 13)],
  ["a head that does not end", "GET /x HTTP/1.1\r\nHost: x\r\n"],
  ["a GET whose body is withheld", "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"],
  ["two requests in turn", get("/x"), get("/y")],
  ...[2, 5, 40, 200].map((count): Probe => [`${count} pipelined`, get("/x").repeat(count)]),
];

/** Heads that wish for another protocol, or seem to, with bodies; a request stands behind each. */
const UPGRADES = [
  "Connection: upgrade\r\nUpgrade: x\r\n\r\n",
  "Connection: upgrade\r\nUpgrade: x\r\nContent-Length: 3\r\n\r\nabc",
  "Connection: upgrade\r\nUpgrade: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  "Connection: keep-alive, Upgrade\r\nUpgrade: x\r\n\r\n",
  "Connection: upgrade\r\nUpgrade:\r\n\r\n",
  "Proxy-Connection: upgrade\r\nUpgrade: x\r\n\r\n",
  "Connection: upgraded\r\nUpgrade: x\r\n\r\n",
  "Connection: keep-alive\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
  "Upgrade: x\r\n\r\n",
  "Connection: upgrade\r\n\r\n",
];

/** Every probe, whatever the list. */
export function ordinaryProbes(): Probe[] {
  const index = (line: string): string => `GET /index.html HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`;
  const post = "POST /x HTTP/1.1\r\nHost: x\r\n";
  const bodies = [0, 1, 2_048, 2_063, 2_064, 2_200, 18_449, 65_536, 65_552, 81_937, 1_048_576];
  return [
    ...METHODS.map((method): Probe => [method, get("/", method)]),
    ...["1.0", "0.9", "2.0", "1.2", "9"].map((
      version,
    ): Probe => [version, get("/", "GET", version)]),
    ...TARGETS.map((target): Probe => [`GET ${target.slice(0, 20)}`, get(target)]),
    ...INDEX_HEADERS.map((line): Probe => [line.slice(0, 40), index(line)]),
    ...BODIES.map(([head, ...rest]): Probe => [head.slice(0, 60), post + head, ...rest]),
    ...bodies.map((bytes): Probe => [`POST of ${bytes}`, postBody(new Uint8Array(bytes).fill(1))]),
    ["POST of a page", postBody(new Uint8Array(2), { path: "/index.html" })],
    ...UPGRADES.map((head): Probe => [`and a request: ${head}`, post + head + get("/y")]),
    ...UPGRADES.map((
      head,
    ): Probe => [`then a request: ${head}`, get("/x") + post + head, get("/y")]),
    ["CONNECT and a request", get("x:80", "CONNECT") + get("/y")],
    ...STRANGE,
  ];
}

/**
 * Heads that wish for another protocol with broken chunks behind. Not under TLS: what comes later is an error there, or
 * none, by chance, in any server of this runtime (Deno 2.9.6).
 */
export function brokenUpgrades(): Probe[] {
  const head =
    "POST /x HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const chunks = [
    "zz\r\n",
    "3\r\nabcd\r\n",
    "0\r\nno colon\r\n\r\n",
    "1\r\na\r\n".repeat(600) + "z\r\n",
  ];
  return chunks.flatMap((broken): Probe[] => {
    const name = `broken upgrade, ${broken.slice(0, 12)}`;
    return [
      [name, head + broken, get("/y")],
      [`${name} later`, head, broken, get("/y")],
      [`${name} in two`, head + broken.slice(0, 2), broken.slice(2), get("/y")],
      [`${name} behind a request`, get("/x") + head + broken + get("/y") + get("/z")],
    ];
  }).concat([
    ["garbage behind an upgrade", `${head}0\r\n\r\n`, "\x16\x03\x01\r\n\r\n", get("/y")],
    [
      "an error behind an upgrade and a request",
      `${head}0\r\n\r\n`,
      get("/y"),
      "x\r\n\r\n",
      get("/z"),
    ],
  ]);
}

/** What somebody may try who has seen `cell` go under `tag`. */
export function thiefsProbes({ tag, cell }: { tag: string; cell: Uint8Array }): Probe[] {
  const body = (bytes: Uint8Array): Uint8Array => concatenated(Uint8Array.fromHex(tag), bytes);
  const flipped = cell.slice();
  flipped[1_000]! ^= 4;
  const noise = body(noiseLike(cell, { fill: 0x5a }));
  const whole = body(cell);
  return [
    ["the tag before noise", postBody(noise)],
    ["the cell again", postBody(whole)],
    ["the cell with padding", postBody(concatenated(whole, "p".repeat(500)))],
    ["the cell on another path", postBody(whole, { path: "/" })],
    ["the cell with one bit flipped", postBody(body(flipped))],
    ["the cell cut short", postBody(whole.slice(0, -1))],
    ["half of the cell", postBody(whole.slice(0, 1_000), { length: whole.length })],
    ["too much padding", postBody(concatenated(whole, new Uint8Array(16_385)))],
    ["a bulk cell of noise", postBody(body(noiseLike(cell, { bytes: 65_536 })))],
    ["the cell in pieces", postBody(flipped.slice(0, 500), { length: 2_064 }), flipped.slice(484)],
    ["the cell by HTTP/1.0", postBody(noise, { version: "1.0" })],
    ["the cell by PUT", concatenated("PUT", postBody(whole).slice(4))],
    ["the cell to be closed", postBody(noise, { more: ["Connection: close"] })],
    ["the cell with Expect", postBody(noise, { more: ["Expect: 100-continue"] })],
    ["the cell twice", concatenated(postBody(noise), postBody(noise))],
    ["the cell and a GET behind it", concatenated(postBody(noise), get("/"))],
    ["forty cells", concatenated(...Array(40).fill(postBody(noise)))],
  ];
}

/** A bare request. */
export function get(path: string, method = "GET", version = "1.1"): string {
  return `${method} ${path} HTTP/${version}\r\nHost: x\r\n\r\n`;
}
