/**
 * Two programs that talk, each in a process of its own. `deno run --allow-all apart_side.ts listen SCHEME START_MS` prints
 * its port; SCHEME is `http` or `https`. `… talk SCHEME START_MS PORT BARE_PORT` sends texts there and asks the bare route
 * of the same scheme at BARE_PORT, in turns and with a pause before each, as people do; it prints in JSON how long both took.
 */
import { bareClient, bareTlsClient } from "./bare_routes.ts";
import { sendOnce } from "./loopback_pair.ts";
import { openLoopbackSide } from "./loopback_side.ts";
import { medianOf } from "./median_of.ts";

/** Medians of what took how long, in milliseconds. */
export interface ApartFigures {
  /** From `send()` to the acknowledgement. */
  messageMs: number;
  /** From the request to the bare route to its answer. */
  bareMs: number;
}

/** What both sides know. */
interface Talk {
  isSecure: boolean;
  /** Start of the list, Unix ms. */
  startMs: number;
}

const WARM_UP = 20;
const ROUNDS = 100;
const PAUSE_MS = 50;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Does it after a pause; tells how many milliseconds it took. */
async function rested(once: () => Promise<number>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return await once();
}

async function listen({ isSecure, startMs }: Talk): Promise<void> {
  const side = await openLoopbackSide({ seat: "b", startMs, secure: isSecure });
  say(String(side.port));
  // Until whoever measures has finished.
  await Deno.stdin.read(new Uint8Array(1));
  await side.close();
}

async function talk(
  { isSecure, startMs }: Talk,
  [port, barePort]: readonly number[],
): Promise<void> {
  const peer = new URL(`${isSecure ? "https" : "http"}://127.0.0.1:${port}`);
  const { conversation, close } = await openLoopbackSide({ seat: "a", startMs, peer });
  const bare = isSecure ? bareTlsClient(barePort!) : bareClient(barePort!);
  const messages: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    messages.push(await rested(() => sendOnce(conversation)));
    bares.push(await rested(bare.once));
  }
  const figures: ApartFigures = {
    messageMs: medianOf(messages.slice(WARM_UP)),
    bareMs: medianOf(bares.slice(WARM_UP)),
  };
  say(JSON.stringify(figures));
  await bare.close();
  await close();
}

if (import.meta.main) {
  const [role, scheme, startMs, ...ports] = Deno.args;
  const how = { isSecure: scheme === "https", startMs: Number(startMs) };
  if (role === "listen") await listen(how);
  else await talk(how, ports.map(Number));
  Deno.exit(0);
}
