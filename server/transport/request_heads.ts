/**
 * Heads of requests as ordinary programs send them (PROTOCOL.md §2): one program, one of its versions and one type of
 * what it uploads, drawn for each list.
 */

/** Places in a template: the address, the program's name, the type and the length of the body. */
interface Filling {
  host: string;
  agent: string;
  type: string;
  length: number | undefined;
}

/** One program: its names with versions, and its lines, in which `$host` and the like are filled in. */
interface Program {
  agents: readonly string[];
  lines: readonly string[];
  /** It writes the head before the body, in a segment of its own. */
  isApart?: true;
}

const PROGRAMS: readonly Program[] = [
  {
    agents: ["curl/7.81.0", "curl/7.88.1", "curl/8.5.0", "curl/8.14.1"],
    lines: [
      "Host: $host",
      "User-Agent: $agent",
      "Accept: */*",
      "Content-Type: $type",
      "Content-Length: $length",
    ],
  },
  {
    agents: ["python-requests/2.28.1", "python-requests/2.31.0", "python-requests/2.32.3"],
    lines: [
      "Host: $host",
      "User-Agent: $agent",
      "Accept-Encoding: gzip, deflate",
      "Accept: */*",
      "Connection: keep-alive",
      "Content-Type: $type",
      "Content-Length: $length",
    ],
    isApart: true,
  },
  {
    agents: ["Go-http-client/1.1"],
    lines: [
      "Host: $host",
      "User-Agent: $agent",
      "Content-Length: $length",
      "Content-Type: $type",
      "Accept-Encoding: gzip",
    ],
  },
  {
    agents: ["okhttp/3.14.9", "okhttp/4.9.3", "okhttp/4.12.0"],
    lines: [
      "Content-Type: $type",
      "Content-Length: $length",
      "Host: $host",
      "Connection: Keep-Alive",
      "Accept-Encoding: gzip",
      "User-Agent: $agent",
    ],
  },
  {
    agents: [
      "Apache-HttpClient/4.5.13 (Java/11.0.20)",
      "Apache-HttpClient/4.5.14 (Java/17.0.9)",
      "Apache-HttpClient/4.5.14 (Java/21.0.2)",
    ],
    lines: [
      "Content-Length: $length",
      "Content-Type: $type",
      "Host: $host",
      "Connection: Keep-Alive",
      "User-Agent: $agent",
      "Accept-Encoding: gzip,deflate",
    ],
  },
  {
    agents: ["axios/0.27.2", "axios/1.6.7", "axios/1.7.9"],
    lines: [
      "Accept: application/json, text/plain, */*",
      "Content-Type: $type",
      "User-Agent: $agent",
      "Content-Length: $length",
      "Accept-Encoding: gzip, deflate",
      "Host: $host",
      "Connection: keep-alive",
    ],
  },
  {
    agents: [
      "Python/3.10 aiohttp/3.8.4",
      "Python/3.11 aiohttp/3.9.1",
      "Python/3.12 aiohttp/3.10.5",
    ],
    lines: [
      "Host: $host",
      "Accept: */*",
      "Accept-Encoding: gzip, deflate",
      "User-Agent: $agent",
      "Content-Length: $length",
      "Content-Type: $type",
    ],
    isApart: true,
  },
  {
    agents: ["Dart/2.19 (dart:io)", "Dart/3.2 (dart:io)", "Dart/3.5 (dart:io)"],
    lines: [
      "user-agent: $agent",
      "content-type: $type",
      "accept-encoding: gzip",
      "content-length: $length",
      "host: $host",
    ],
  },
];

/**
 * What programs upload that looks like random bytes: compressed, encrypted, recorded. Kinds of many sorts, since a rule
 * for one sort would name few programs but us.
 */
const TYPES = [
  "application/gzip",
  "application/msgpack",
  "application/pdf",
  "application/x-protobuf",
  "application/zip",
  "audio/aac",
  "audio/mpeg",
  "font/woff2",
  "image/jpeg",
  "image/webp",
  "model/gltf-binary",
  "text/plain",
  "text/plain;charset=UTF-8",
  "video/mp2t",
  "video/mp4",
];

/** The type of the answer to a request of this type: the same where one of the heads has it. */
export function answerType(type: string | undefined): string {
  return TYPES.find((each) => each === type) ?? "application/octet-stream";
}

/**
 * What HTTP/2 asks for (a GET without `length`, the bytes of its body), and the header lines that `fetch` of this runtime
 * sends, in their order.
 */
export function http2Head(
  draw: number,
  { host, path, length }: { host: string; path: string; length?: number | undefined },
): [name: string, value: string][] {
  const type = requestHead(draw, { host, length })
    .find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const ofBody: [string, string][] = type === undefined
    ? []
    : [["content-length", String(length)], ["content-type", type]];
  return [
    [":method", length === undefined ? "GET" : "POST"],
    [":scheme", "https"],
    [":authority", host],
    [":path", path],
    ...ofBody,
    ["accept", "*/*"],
    ["accept-language", "*"],
    ["user-agent", `Deno/${Deno.version.deno}`],
    ["accept-encoding", "gzip,br"],
  ];
}

/** Whether the program of `draw` writes a head in a segment of its own, in front of the body. */
export function isHeadApart(draw: number): boolean {
  return PROGRAMS[draw % PROGRAMS.length]!.isApart === true;
}

/** A whole head, to which a body of so many bytes belongs. */
export type HeadText = (length: number) => string;

/** The head of HTTP/1.1 that belongs to `draw`, ready but for the length, which alone differs from request to request. */
export function headText(draw: number, { host, path }: { host: string; path: string }): HeadText {
  const lines = requestHead(draw, { host, length: 0 });
  const at = lines.findIndex(([name]) => name.toLowerCase() === "content-length");
  const textOf = (some: typeof lines): string =>
    some.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const before = `POST ${path} HTTP/1.1\r\n${textOf(lines.slice(0, at))}${lines[at]?.[0]}: `;
  const behind = `\r\n${textOf(lines.slice(at + 1))}\r\n`;
  return (length) => `${before}${length}${behind}`;
}

/** A whole GET of HTTP/1.1 by the program of `draw`. */
export function getText(
  { head, peer: { host }, path }: { head: number; peer: URL; path: string },
): string {
  const lines = requestHead(head, { host }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/**
 * The header lines, in the order and case of the program, that belong to `draw`, a number from 0 up to 2^32; without
 * `length`, the bytes of a body, those of a GET.
 */
export function requestHead(
  draw: number,
  { host, length }: { host: string; length?: number | undefined },
): [name: string, value: string][] {
  let left = draw;
  const pick = <T>(from: readonly T[]): T => {
    const index = left % from.length;
    left = Math.floor(left / from.length);
    return from[index]!;
  };
  const { agents, lines } = pick(PROGRAMS);
  const filling: Filling = { host, agent: pick(agents), type: pick(TYPES), length };
  const isOfBody = (line: string): boolean => /^content-/i.test(line);
  return lines.filter((line) => length !== undefined || !isOfBody(line)).map((line) => {
    const [name = "", value = ""] = line.split(": ");
    const place = value.startsWith("$") ? value.slice(1) as keyof Filling : undefined;
    return [name, place === undefined ? value : String(filling[place])];
  });
}
