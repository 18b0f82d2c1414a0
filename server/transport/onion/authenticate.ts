/** Proves to a tor that this user may control it (control-spec, AUTHENTICATE and AUTHCHALLENGE). */
import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { RandomFill } from "../../../keys/random.ts";
import type { ControlConnection } from "./control_connection.ts";

const COOKIE_BYTES = 32;
const NONCE_BYTES = 32;
const FROM_SERVER = "Tor safe cookie authentication server-to-controller hash";
const FROM_CONTROLLER = "Tor safe cookie authentication controller-to-server hash";

/** Why tor did not let us in. */
export type Authenticated =
  | { kind: "authenticated" }
  /** The password is not tor's, or it has one and none was given. */
  | { kind: "passwordNeeded" }
  /** Its cookie cannot be read: the user is not in tor's group. */
  | { kind: "cookieUnreadable"; path: string }
  /** Something else listens there, or it has the methods turned off. */
  | { kind: "notTor" };

/** What there is to prove it with. */
export interface Credentials {
  random: RandomFill;
  password?: string | undefined;
}

/**
 * By the cookie file where tor has one, else by password. The cookie itself never goes out: who listens at the
 * port in tor's place gets none of it.
 */
export async function authenticate(
  connection: ControlConnection,
  { random, password }: Credentials,
): Promise<Authenticated> {
  const { code, lines } = await connection.ask("PROTOCOLINFO 1");
  const auth = lines.find((line) => line.startsWith("AUTH ")) ?? "";
  if (code !== 250 || auth === "") return { kind: "notTor" };
  const methods = /METHODS=(\S+)/.exec(auth)?.[1]?.split(",") ?? [];
  if (methods.includes("NULL")) return await prove(connection, "AUTHENTICATE");
  if (password !== undefined && methods.includes("HASHEDPASSWORD")) {
    return await prove(connection, `AUTHENTICATE ${quote(password)}`);
  }
  const path = cookiePath(auth);
  if (methods.includes("SAFECOOKIE") && path !== undefined) {
    return await byCookie(connection, { path, random });
  }
  return { kind: methods.includes("HASHEDPASSWORD") ? "passwordNeeded" : "notTor" };
}

async function byCookie(
  connection: ControlConnection,
  { path, random }: { path: string; random: RandomFill },
): Promise<Authenticated> {
  const cookie = await readCookie(path);
  if (cookie === undefined) return { kind: "cookieUnreadable", path };
  const nonce = new Uint8Array(NONCE_BYTES);
  random(nonce);
  const { lines } = await connection.ask(`AUTHCHALLENGE SAFECOOKIE ${nonce.toHex()}`);
  const [, hash, serverNonce] = /SERVERHASH=([0-9A-F]{64}) SERVERNONCE=([0-9A-F]{64})/i
    .exec(lines[0] ?? "") ?? [];
  if (hash === undefined || serverNonce === undefined) return { kind: "notTor" };
  const said = Buffer.concat([cookie, nonce, Uint8Array.fromHex(serverNonce)]);
  const expected = createHmac("sha256", FROM_SERVER).update(said).digest();
  if (!timingSafeEqual(expected, Buffer.from(hash, "hex"))) return { kind: "notTor" };
  const proof = createHmac("sha256", FROM_CONTROLLER).update(said).digest("hex");
  return await prove(connection, `AUTHENTICATE ${proof}`);
}

/** Whatever listens at the port names the file: it may be a device without end, or a pipe that nobody fills. */
async function readCookie(path: string): Promise<Uint8Array | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile && size === COOKIE_BYTES ? await Deno.readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

async function prove(connection: ControlConnection, command: string): Promise<Authenticated> {
  const { code } = await connection.ask(command);
  return { kind: code === 250 ? "authenticated" : "passwordNeeded" };
}

/** The path in `COOKIEFILE="…"`, whose quotes and backslashes are escaped. */
function cookiePath(auth: string): string | undefined {
  return /COOKIEFILE="((?:[^"\\]|\\.)*)"/.exec(auth)?.[1]?.replaceAll(/\\(.)/g, "$1");
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
