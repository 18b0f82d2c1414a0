/**
 * Run by errors_test.ts: the program, which gets a second Ctrl-C soon after the first one. When it ends, prints how many
 * milliseconds after the first that was, by a clock that stands still where the machine does.
 */
import { randomFillSync } from "node:crypto";
import { COMMANDS } from "../../../../server/command/command_table.ts";
import { runProgram } from "../../../../server/cli/program.ts";
import { systemIo } from "../../../../server/cli/system_io.ts";
import { patientClock } from "../../../testkit/patient_clock.ts";

/** Later than what npm hands on beside the terminal, which counts as one. */
const LATER_MS = 300;

const io = systemIo({
  clock: patientClock,
  random: (bytes) => void randomFillSync(bytes),
});
io.signal.addEventListener("abort", () => {
  const firstMs = patientClock.uptime();
  patientClock.after(LATER_MS, () => Deno.kill(Deno.pid, "SIGINT"));
  globalThis.addEventListener("unload", () => {
    io.out(`ended after: ${patientClock.uptime() - firstMs}`);
  });
});
const program = { commands: COMMANDS, fallback: "chat", version: "" };
Deno.exit(io.close(await runProgram(program, Deno.args, io)));
