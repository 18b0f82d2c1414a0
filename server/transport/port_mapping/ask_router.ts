import dgram from "node:dgram";

/** Port of PCP and NAT-PMP on routers. */
const ROUTER_PORT = 5_351;

/** RFC 6886 §3.1 doubles the wait nine times, which is two minutes: a router at home answers at once or never. */
const WAITS_MS = [250, 500, 1_000];

/** Where to ask, and what. */
export interface RouterQuestion {
  router: string;
  port?: number | undefined;
  request: Uint8Array;
  /** Reads an answer; undefined: not ours. */
  read: (answer: Uint8Array) => Uint8Array | undefined;
}

/** The router's answer to a datagram, which is sent up to three times; undefined when none came. */
export async function askRouter(
  { router, port = ROUTER_PORT, request, read }: RouterQuestion,
): Promise<Uint8Array | undefined> {
  const socket = dgram.createSocket("udp4");
  const { promise: answered, resolve } = Promise.withResolvers<Uint8Array | undefined>();
  socket.on("message", (message, from) => {
    const answer = from.address === router ? read(new Uint8Array(message)) : undefined;
    if (answer !== undefined) resolve(answer);
  });
  socket.on("error", () => resolve(undefined));
  try {
    for (const waitMs of WAITS_MS) {
      socket.send(request, port, router, (error) => error && resolve(undefined));
      const timer = Promise.withResolvers<"late">();
      const timeout = setTimeout(() => timer.resolve("late"), waitMs);
      const outcome = await Promise.race([answered, timer.promise]);
      clearTimeout(timeout);
      if (outcome !== "late") return outcome;
    }
    return undefined;
  } finally {
    socket.close();
  }
}
