/** The few things that a tor is asked to do with onion services (control-spec). */
import { encodeBase32 } from "@std/encoding/base32";
import type { OnionKeys } from "../../../keys/cell/month/onion_keys.ts";
import type { ControlConnection } from "./control_connection.ts";

/** Port at which onion services are called. */
const ONION_PORT = 80;

/** Publishes a service for as long as the connection lives, which leads to `port` on loopback. */
export async function addOnion(
  control: ControlConnection,
  { host, serviceKey, clientPublicKey }: OnionKeys,
  port: number,
): Promise<"added" | "taken" | "refused"> {
  const { code, lines } = await control.ask(
    `ADD_ONION ED25519-V3:${serviceKey.toBase64()} Flags=DiscardPK,V3Auth ` +
      `Port=${ONION_PORT},127.0.0.1:${port} ClientAuthV3=${base32(clientPublicKey)}`,
  );
  if (code === 250) return lines.includes(`ServiceID=${idOf(host)}`) ? "added" : "refused";
  return /collision/i.test(lines[0] ?? "") ? "taken" : "refused";
}

/** Takes a service of this connection back. */
export async function deleteOnion(control: ControlConnection, host: string): Promise<void> {
  await control.ask(`DEL_ONION ${idOf(host)}`);
}

/** Gives tor the key without which the service does not answer; in its memory alone. */
export async function allowOnion(
  control: ControlConnection,
  { host, clientKey }: OnionKeys,
): Promise<boolean> {
  const { code } = await control.ask(
    `ONION_CLIENT_AUTH_ADD ${idOf(host)} x25519:${clientKey.toBase64()}`,
  );
  // 251: it replaced a key, 252: it unlocked a service that it knew.
  return code === 250 || code === 251 || code === 252;
}

/** Takes that key back. */
export async function forgetOnion(control: ControlConnection, host: string): Promise<void> {
  await control.ask(`ONION_CLIENT_AUTH_REMOVE ${idOf(host)}`);
}

/** The address without `.onion`. */
function idOf(host: string): string {
  return host.replace(/\.onion$/, "");
}

function base32(bytes: Uint8Array): string {
  return encodeBase32(bytes).replaceAll("=", "");
}
