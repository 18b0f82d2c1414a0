/** `deno run --allow-all bare_program.ts`: the bare route of Hono in a process of its own; prints its port. */
import { bareRoute } from "./bare_routes.ts";

const route = bareRoute();
Deno.stdout.writeSync(new TextEncoder().encode(`${route.port}\n`));
// Until whoever measures has finished.
await Deno.stdin.read(new Uint8Array(1));
await route.close();
Deno.exit(0);
