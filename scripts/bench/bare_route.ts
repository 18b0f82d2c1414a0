/**
 * A bare Hono route that takes and answers 2,048 bytes, which the figures of messages are compared with.
 * `deno run --allow-all bare_route.ts` serves it and prints its port.
 */
import type http from "node:http";
import { Hono } from "hono";
import { CELL_BYTES } from "../../keys/constants.ts";
import { directAgent, directRequest } from "../../server/http/direct_request.ts";
import { startProgram } from "./child_program.ts";

const BODY = new Uint8Array(CELL_BYTES);
/** Requests under way at once when many are timed. */
const AT_ONCE = 4;

/** The route in a process of its own, and a client of it in this one. */
export interface BareRoute {
  /** Milliseconds from one request to the end of its answer. */
  once(): Promise<number>;
  /** Requests per second, several at once over connections that are kept. */
  rate(requests: number): Promise<number>;
  close(): Promise<void>;
}

/** Starts the route on a free port of loopback. */
export async function openBareRoute(): Promise<BareRoute> {
  const serving = startProgram("./bare_route.ts", []);
  const port = await serving.next();
  const agent = directAgent({ keepAlive: true });
  const place = { host: "127.0.0.1", port, method: "POST", path: "/bare", agent };
  const once = (): Promise<number> => timed(directRequest(place));
  return {
    once,
    rate: async (requests) => {
      const beganMs = performance.now();
      const some = async (): Promise<void> => {
        for (let done = 0; done < requests / AT_ONCE; done++) await once();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, some));
      return 1_000 * requests / (performance.now() - beganMs);
    },
    close: async () => {
      agent.destroy();
      await serving.end();
    },
  };
}

/** Sends the request and tells how many milliseconds its answer took. */
function timed(request: http.ClientRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(performance.now() - beganMs));
    });
    request.on("error", reject);
    request.end(BODY);
  });
}

if (import.meta.main) {
  const app = new Hono();
  app.post("/bare", async (context) => context.body(await context.req.arrayBuffer()));
  const onListen = ({ port }: Deno.NetAddr): void => {
    Deno.stdout.writeSync(new TextEncoder().encode(`${port}\n`));
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, app.fetch);
  // Until whoever measures has finished.
  await Deno.stdin.read(new Uint8Array(1));
  await server.shutdown();
  Deno.exit(0);
}
