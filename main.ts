/** Real clock and real randomness, the words of the command line, the exit code; no logic. */
import { randomFillSync } from "node:crypto";
import { COMMANDS } from "./server/command/command_table.ts";
import { runProgram } from "./server/cli/program.ts";
import { systemIo } from "./server/cli/system_io.ts";
import { versionLine } from "./server/cli/version.ts";
import { SharedTimer } from "./server/time/shared_timer.ts";
import { uptimeClock } from "./server/time/uptime.ts";

const timer = new SharedTimer({
  elapsedMs: () => performance.now(),
  after(delayMs, callback) {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
});

const io = systemIo({
  clock: {
    now: () => Date.now(),
    uptime: uptimeClock(),
    after: (delayMs, callback) => timer.after(delayMs, callback),
  },
  // Not getRandomValues: that repeats itself under the runtime's --seed.
  random: (bytes) => void randomFillSync(bytes),
});

const program = { commands: COMMANDS, fallback: "chat", version: versionLine() };
Deno.exit(io.close(await runProgram(program, Deno.args, io)));
