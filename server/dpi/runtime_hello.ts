/** The hello of TLS that any other program of this runtime sends, to compare ours with. */
import type { Clock } from "../time/clock.ts";
import { ja4Of } from "./ja4.ts";
import { openTap } from "./tap.ts";
import type { TlsFront } from "./tls_front.ts";

/** The fingerprint (JA4) of a plain `fetch` to the front; undefined where it could not be taken. */
export async function runtimeHello(
  { port, authority }: TlsFront,
  clock: Clock,
): Promise<string | undefined> {
  const tap = openTap(port, () => clock.now());
  const client = Deno.createHttpClient({ caCerts: [authority] });
  try {
    const response = await fetch(`https://localhost:${tap.port}/`, { client });
    await response.body?.cancel();
  } catch {
    // The hello has passed, which is all that is asked for.
  } finally {
    client.close();
    tap.close();
  }
  const first = tap.flows()[0]?.packets.find(({ up }) => up);
  return first && ja4Of(first.bytes);
}
