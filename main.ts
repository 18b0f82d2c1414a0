/** Arguments, wiring, exit codes; no logic. */
import { UsageError } from "./server/command/command.ts";

Deno.stderr.writeSync(new TextEncoder().encode(`hchat: error: ${new UsageError("no command")}\n`));
Deno.exit(2);
