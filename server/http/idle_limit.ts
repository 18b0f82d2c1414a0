import type { Socket } from "node:net";
import type { Clock } from "../time/clock.ts";

/**
 * From now on the connection counts its idle time by `clock`, whose timer all share: the runtime's server makes a timer
 * anew behind each answer. As with `setTimeout()` of the runtime, the socket says `timeout` when the time is over, and 0
 * stands for no limit; what comes meanwhile does not begin the time anew.
 */
export function countIdleBy(clock: Pick<Clock, "after">, socket: Socket): void {
  socket.setTimeout(0);
  let cancel = (): void => {};
  socket.setTimeout = (limitMs, callback) => {
    cancel();
    cancel = limitMs > 0 ? clock.after(limitMs, () => void socket.emit("timeout")) : () => {};
    if (callback !== undefined) socket.once("timeout", callback);
    return socket;
  };
  socket.once("close", () => cancel());
}
