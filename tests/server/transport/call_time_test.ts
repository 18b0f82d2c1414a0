/** How long a call waits for its answer, whatever the server and the clock do. */
import { assertEquals } from "@std/assert";
import type { Clock } from "../../../server/time/clock.ts";
import { TLS_LIVES } from "../../../server/transport/connections/connection_lives.ts";
import { HttpTransport } from "../../../server/transport/http_transport.ts";
import type { PostEvents } from "../../../server/transport/line.ts";
import type { DialResult } from "../../../server/transport/transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const TIMEOUT_MS = 10_000;
const MONTH_MS = 30 * 86_400_000;

/** What a connection brings, one step after the other. */
type Step = { afterMs: number; is: "renewed" | "led" } | { setMs: number };

/** How long a call takes that is never answered, ms. */
async function waited(steps: Step[]): Promise<number> {
  const inner = new FakeClock();
  let setMs = 0;
  // Timers do not go by a clock that is set.
  const clock: Clock = {
    now: () => inner.now() + setMs,
    uptime: () => inner.uptime(),
    after: (delayMs, callback) => inner.after(delayMs, callback),
  };
  const begin = (events: PostEvents): void => {
    let atMs = 0;
    for (const step of steps) {
      if ("setMs" in step) inner.after(atMs, () => void (setMs = step.setMs));
      else {
        inner.after(
          atMs += step.afterMs,
          () => step.is === "renewed" ? events.renewed() : events.led?.(700),
        );
      }
    }
    inner.after(atMs, () => events.left());
  };
  const line = {
    hasSent: true,
    isOpenFor: () => false,
    post: (_: unknown, events: PostEvents) => (begin(events), () => {}),
    destroy: () => {},
    end: () => {},
  };
  const transport = new HttpTransport(
    { clock, random: seededRandom("time") },
    { make: () => line, lives: TLS_LIVES },
  );
  const startMs = inner.now();
  let end: { result: DialResult; atMs: number } | undefined;
  void transport.dial({
    peer: new URL("https://192.0.2.1"),
    path: "/",
    head: 0,
    tag: "00".repeat(16),
    cell: new Uint8Array(2_048),
    paddingBytes: 0,
    isHeld: false,
    isLed: true,
    life: 0.5,
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
  }).then((result) => void (end = { result, atMs: inner.now() }));
  await inner.advance(10 * TIMEOUT_MS);
  assertEquals(end?.result, { kind: "unreachable", reason: "noAnswer", left: true });
  transport.close();
  return end!.atMs - startMs;
}

Deno.test("a call waits three times as long as its connection took, that alone", async () => {
  assertEquals(await waited([{ afterMs: 100, is: "renewed" }]), TIMEOUT_MS);
  assertEquals(await waited([{ afterMs: 6_000, is: "renewed" }]), 6_000 + 18_000);
  // What leads up to it may take its time as well, and does not make the next connection a slow one.
  const late: Step[] = [
    { afterMs: 100, is: "renewed" },
    { afterMs: 9_000, is: "led" },
    { afterMs: 9_000, is: "led" },
  ];
  assertEquals(await waited(late), 18_100 + 9_900);
  assertEquals(await waited([...late, { afterMs: 100, is: "renewed" }]), 18_200 + 9_900);
});

Deno.test("a clock that is set while a connection is made does not make a call wait for ever", async () => {
  for (const [setMs, mostMs] of [[MONTH_MS, 3 * TIMEOUT_MS], [-MONTH_MS, TIMEOUT_MS]] as const) {
    assertEquals(await waited([{ setMs }, { afterMs: 100, is: "renewed" }]), 100 + mostMs);
  }
});
