/** Looks for the user's tor and tells what it lacks. */
import type { TorTrouble } from "../../gui_api/route_json.ts";
import type { Clock } from "../../time/clock.ts";
import { authenticate, type Credentials } from "./authenticate.ts";
import { ControlConnection } from "./control_connection.ts";

/** A tor by its ports on loopback. */
export interface TorPorts {
  control: number;
  socks: number;
}

/** The system's tor, then Tor Browser's. */
const USUAL_PORTS: TorPorts[] = [
  { control: 9_051, socks: 9_050 },
  { control: 9_151, socks: 9_150 },
];

/** Longest wait for one answer of a program on this machine. */
const PATIENCE_MS = 5_000;

/** A tor that can be used, or why there is none. */
export type TorFound =
  | { kind: "ready"; control: ControlConnection; socksPort: number }
  | { kind: "trouble"; trouble: TorTrouble };

/** What to look for, and with what. */
export interface FindTorOptions extends Credentials {
  clock: Clock;
  ports?: TorPorts[] | undefined;
}

/** The first tor that is ready, else what the most promising one lacks. The caller closes `control`. */
export async function findTor(options: FindTorOptions): Promise<TorFound> {
  let best: TorFound = trouble({ code: "torMissing" });
  for (const ports of options.ports ?? USUAL_PORTS) {
    const found = await tryTor(ports, options);
    if (found.kind === "ready") return found;
    if (best.kind === "trouble" && best.trouble.code === "torMissing") best = found;
  }
  return best;
}

async function tryTor(ports: TorPorts, options: FindTorOptions): Promise<TorFound> {
  const control = await ControlConnection.connect(ports.control, options.clock).catch(() =>
    undefined
  );
  if (control === undefined) {
    const runs = await answers(ports.socks);
    return runs
      ? trouble({ code: "torWithoutControl", controlPort: ports.control })
      : trouble({ code: "torMissing" });
  }
  const cancel = options.clock.after(PATIENCE_MS, () => control.close());
  let found = trouble({ code: "torMissing" });
  try {
    found = await useTor(control, ports, options);
  } catch {
    // Whatever listens there is no tor, or it ended.
  }
  cancel();
  if (found.kind !== "ready") control.close();
  return found;
}

async function useTor(
  control: ControlConnection,
  ports: TorPorts,
  options: FindTorOptions,
): Promise<TorFound> {
  const outcome = await authenticate(control, options);
  switch (outcome.kind) {
    case "notTor":
      return trouble({ code: "torMissing" });
    case "passwordNeeded":
      return trouble({ code: "torPassword", controlPort: ports.control });
    case "cookieUnreadable":
      return trouble({ code: "torCookie", path: outcome.path });
    case "authenticated": {
      const percent = await bootstrapped(control);
      if (percent < 100) return trouble({ code: "torStarting", percent });
      return { kind: "ready", control, socksPort: await socksPort(control) ?? ports.socks };
    }
  }
}

/** How far tor is in joining its network, in percent. */
async function bootstrapped(control: ControlConnection): Promise<number> {
  const { lines } = await control.ask("GETINFO status/bootstrap-phase");
  return Number(/PROGRESS=(\d{1,3})\b/.exec(lines[0] ?? "")?.[1] ?? 0);
}

async function socksPort(control: ControlConnection): Promise<number | undefined> {
  const { lines } = await control.ask("GETINFO net/listeners/socks");
  const port = Number(/"127\.0\.0\.1:(\d{1,5})"/.exec(lines[0] ?? "")?.[1] ?? 0);
  return port > 0 && port <= 65_535 ? port : undefined;
}

async function answers(port: number): Promise<boolean> {
  try {
    using _ = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch {
    return false;
  }
}

function trouble(trouble: TorTrouble): TorFound {
  return { kind: "trouble", trouble };
}
