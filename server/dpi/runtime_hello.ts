/** The hello of TLS that any other program of this runtime sends, to compare ours with. */
import type { Clock } from "../time/clock.ts";
import { ja4Of } from "./ja4.ts";
import { openTap } from "./tap.ts";

/** A port on 127.0.0.1 that speaks TLS, and the host by which it is called. */
export interface TlsPort {
  host: string;
  port: number;
}

/** The fingerprint (JA4) of a plain `fetch` to the port; undefined where it could not be taken. */
export async function runtimeHello(
  { host, port }: TlsPort,
  clock: Clock,
): Promise<string | undefined> {
  const tap = openTap(port, () => clock.now());
  try {
    const response = await fetch(`https://${host}:${tap.port}/`);
    await response.body?.cancel();
  } catch {
    // Nobody vouches for the certificate; the hello has passed, which is all that is asked for.
  } finally {
    tap.close();
  }
  const first = tap.flows()[0]?.packets.find(({ up }) => up);
  return first && ja4Of(first.bytes);
}
