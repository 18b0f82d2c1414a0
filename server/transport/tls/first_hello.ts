import { Duplex } from "node:stream";
import tls from "node:tls";

let isReady = false;

/**
 * The runtime (Deno 2.9.6) reads the authorities that it knows when the first TLS connection of a run begins, after the
 * connection below it was made: the first message of TLS would come a tenth of a second after it, and those of other
 * programs come at once. Here a connection to nowhere begins first.
 */
export function readyForFirstHello(): void {
  if (isReady) return;
  isReady = true;
  const nowhere = new Duplex({ read: () => {}, write: (_bytes, _encoding, done) => done() });
  const socket = tls.connect({ socket: nowhere, rejectUnauthorized: false });
  socket.on("error", () => {});
  socket.destroy();
}
