// Room: what strangers see at the port for peers.
/**
 * What a stranger sees (PROTOCOL.md §8): an Express server, made by the packages that Express is made of. It knows
 * nothing of tags, cells or lists.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:url";
// @ts-types="./finalhandler.d.ts"
import finalhandler from "finalhandler";
// @ts-types="./serve_static.d.ts"
import serveStatic from "serve-static";

/** Answers a request as if nothing but the site were there. */
export type Decoy = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** A folder that cannot serve as a decoy; the message says which and why. */
export class DecoyError extends TypeError {
  override name = "DecoyError";
  readonly hint = "give a folder with an index.html and what belongs to it";
}

/** An Express server without a single route: it answers `Cannot GET /` to whoever looks. */
export function emptyDecoy(incoming: IncomingMessage, outgoing: ServerResponse): void {
  finalhandler(incoming, outgoing, { env: "production" })();
}

/**
 * The site in `folder`, as `express.static` serves it. Throws DecoyError when it is no folder or has no `index.html`.
 */
export function folderDecoy(folder: string): Decoy {
  const fault = faultOf(folder);
  if (fault !== undefined) {
    throw new DecoyError(
      `Cannot read the decoy site ${folder}: expected ${fault.expected}, got ${fault.got}`,
    );
  }
  const serve = serveStatic(folder);
  return (incoming, outgoing) => {
    const done = finalhandler(incoming, outgoing, { env: "production" });
    if (!hasPath(incoming.url ?? "")) return done();
    try {
      serve(incoming, outgoing, done);
    } catch (error) {
      done(error);
    }
  };
}

/** Express asks its handlers only where a request has a path; an absolute form such as `http://` has none. */
function hasPath(target: string): boolean {
  if (target.startsWith("/")) return true;
  try {
    return parse(target).pathname !== null;
  } catch {
    return false;
  }
}

/** Why `folder` is no site; undefined where it is one. */
function faultOf(folder: string): { expected: string; got: string } | undefined {
  const kind = kindOf(folder);
  if (kind !== "folder") {
    return { expected: "a folder", got: kind === undefined ? "nothing" : "a file" };
  }
  const index = `${folder}/index.html`;
  if (kindOf(index) !== "file") {
    return { expected: "a site with an index.html", got: "one without" };
  }
  if (isReadable(index)) return undefined;
  return { expected: "an index.html that hchat may read", got: "one that it may not" };
}

function kindOf(path: string): "file" | "folder" | "other" | undefined {
  try {
    const { isDirectory, isFile } = Deno.statSync(path);
    return isDirectory ? "folder" : isFile ? "file" : "other";
  } catch {
    return undefined;
  }
}

function isReadable(path: string): boolean {
  try {
    Deno.openSync(path).close();
    return true;
  } catch {
    return false;
  }
}
