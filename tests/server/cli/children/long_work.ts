/** Once it is asked to end, waits for work that never does; prints when it listens, and when a signal is a second one. */
import { randomFillSync } from "node:crypto";
import { systemIo } from "../../../../server/cli/system_io.ts";
import { realClock } from "../../../testkit/real_clock.ts";

/** More than signals may be apart that count as one. */
const LATER_MS = 300;

const io = systemIo({ clock: realClock, random: (bytes) => void randomFillSync(bytes) });
io.out("listens");
await new Promise((resolve) => io.signal.addEventListener("abort", resolve));
setTimeout(() => io.out("later"), LATER_MS);
await io.endAfter(new Promise(() => {}), () => io.err("forced"));
