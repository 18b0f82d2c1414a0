// Room: what strangers see at the port for peers.
/**
 * What a stranger sees (PROTOCOL.md §8): a small static site, held in memory whole, so that every answer
 * takes the same way and no request reaches the disk. It knows nothing of tags, cells or lists.
 */
import { createHash } from "node:crypto";
import { BUILT_IN_PAGES } from "./decoy_pages.ts";
import type { DecoyPage } from "./decoy_pages.ts";

/** What of a request matters to a static site. */
export interface DecoyRequest {
  method: string;
  /** Path as it stands in the request, percent-encoded, without the query. */
  path: string;
  ifNoneMatch?: string | undefined;
  ifModifiedSince?: string | undefined;
}

/** An answer of the site; header names in the case in which they are sent, in order. */
export interface DecoyAnswer {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
}

interface Prepared {
  headers: [string, string][];
  etag: string;
  modifiedMs: number;
  body: Uint8Array<ArrayBuffer>;
}

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  gif: "image/gif",
  htm: "text/html; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  webp: "image/webp",
  woff2: "font/woff2",
  xml: "application/xml; charset=utf-8",
};
const NOT_FOUND = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n' +
  "<title>404 Not Found</title>\n</head>\n<body>\n<h1>Not Found</h1>\n</body>\n</html>\n";
const NOT_ALLOWED = NOT_FOUND.replaceAll("404 Not Found", "405 Method Not Allowed")
  .replace("Not Found", "Method Not Allowed");
const NOTHING = new Uint8Array(0);

/** A static site in memory. */
export class Decoy {
  readonly #pages = new Map<string, Prepared>();
  readonly #notFound: Uint8Array<ArrayBuffer>;

  /** A page `/404.html` is the answer to unknown paths where there is one. */
  constructor(pages: DecoyPage[]) {
    for (const page of pages) this.#pages.set(page.path, prepare(page));
    this.#notFound = this.#pages.get("/404.html")?.body ?? new TextEncoder().encode(NOT_FOUND);
  }

  /** The answer of the site; `body` is sent for every method but HEAD. */
  answer(request: DecoyRequest): DecoyAnswer {
    const path = decodePath(request.path);
    if (path === undefined) return errorPage(404, this.#notFound);
    const page = this.#pages.get(path.endsWith("/") ? `${path}index.html` : path);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (page !== undefined) {
      return isRead
        ? pageAnswer(page, request)
        : errorPage(405, new TextEncoder().encode(NOT_ALLOWED), [["Allow", "GET, HEAD"]]);
    }
    if (isRead && this.#pages.has(`${path}/index.html`)) {
      return errorPage(301, NOTHING, [["Location", encodeURI(`${path}/`)]]);
    }
    return errorPage(404, this.#notFound);
  }
}

/** The site that is shown when the user gives none. */
export function builtInDecoy(): Decoy {
  return new Decoy(BUILT_IN_PAGES);
}

function prepare({ path, body, modifiedMs }: DecoyPage): Prepared {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const digest = createHash("sha256").update(body).digest("base64url").slice(0, 27);
  const etag = `"${digest}"`;
  return {
    etag,
    modifiedMs: Math.floor(modifiedMs / 1000) * 1000,
    body,
    headers: [
      ["Content-Type", TYPES[extension] ?? "application/octet-stream"],
      ["Content-Length", String(body.length)],
      ["Last-Modified", new Date(modifiedMs).toUTCString()],
      ["ETag", etag],
    ],
  };
}

function pageAnswer(page: Prepared, request: DecoyRequest): DecoyAnswer {
  if (!isUnchanged(page, request)) return { status: 200, headers: page.headers, body: page.body };
  const headers = page.headers.filter(([name]) => !name.startsWith("Content-"));
  return { status: 304, headers, body: NOTHING };
}

/** RFC 9110 §13.1: the date counts only where no entity tag is given. */
function isUnchanged(page: Prepared, { ifNoneMatch, ifModifiedSince }: DecoyRequest): boolean {
  if (ifNoneMatch !== undefined) {
    const wanted = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return wanted.includes(page.etag) || wanted.includes("*");
  }
  const sinceMs = ifModifiedSince === undefined ? NaN : Date.parse(ifModifiedSince);
  return page.modifiedMs <= sinceMs;
}

function errorPage(
  status: number,
  body: Uint8Array<ArrayBuffer>,
  more: [string, string][] = [],
): DecoyAnswer {
  const headers: [string, string][] = [
    ["Content-Type", "text/html; charset=utf-8"],
    ["Content-Length", String(body.length)],
    ...more,
  ];
  return { status, headers, body };
}

function decodePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
}
