/** `deno run --allow-all bare_program.ts SCHEME`: the bare route of http or https in a process of its own; prints its port. */
import { bareRoute, bareTlsRoute } from "./bare_routes.ts";

const route = Deno.args[0] === "https" ? await bareTlsRoute() : bareRoute();
Deno.stdout.writeSync(new TextEncoder().encode(`${route.port}\n`));
// Until whoever measures has finished.
await Deno.stdin.read(new Uint8Array(1));
await route.close();
Deno.exit(0);
