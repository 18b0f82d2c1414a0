import { assertEquals } from "@std/assert";
import { Socket } from "node:net";
import { countIdleBy } from "../../../server/http/idle_limit.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";

/** A connection that counts by `clock`, and how often its time was over. */
function setUp(): { clock: FakeClock; socket: Socket; timeouts: () => number } {
  const clock = new FakeClock();
  const socket = new Socket();
  let timeouts = 0;
  socket.on("timeout", () => timeouts++);
  socket.setTimeout(1);
  countIdleBy(clock, socket);
  return { clock, socket, timeouts: () => timeouts };
}

Deno.test("a connection says once that its idle time is over, counted from the latest limit", async () => {
  const { clock, socket, timeouts } = setUp();
  socket.setTimeout(6_000);
  socket.setTimeout(4_500);
  await clock.advance(4_499);
  assertEquals(timeouts(), 0);
  await clock.advance(10_000);
  assertEquals(timeouts(), 1);
  socket.destroy();
});

Deno.test("a connection that is used, or closed, or has no limit says nothing", async () => {
  const { clock, socket, timeouts } = setUp();
  await clock.advance(10_000);
  socket.setTimeout(4_500);
  socket.setTimeout(0);
  await clock.advance(10_000);
  socket.setTimeout(4_500);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.destroy();
  await closed;
  await clock.advance(10_000);
  assertEquals(timeouts(), 0);
});
