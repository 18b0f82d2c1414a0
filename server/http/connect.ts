import net, { type Socket } from "node:net";

/** A connection in the making. */
export interface Opening {
  /** Not to be used before `opened` resolves. */
  socket: Socket;
  /** Rejects with an error that has the code of the system. */
  opened: Promise<void>;
}

/** Makes a connection on which `peer` is reached. */
export type Connect = (peer: URL) => Opening;

/** TCP asks whether the other end is there when nobody waits any more. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 60_000 };
const HTTP_PORT = 80;

/** Straight to the address of `peer`: no proxy of the environment, which would see each request, is asked. */
export function connectDirectly(peer: URL): Opening {
  const socket = net.connect({
    // An IPv6 address has brackets in a URL only.
    host: peer.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: peer.port === "" ? HTTP_PORT : Number(peer.port),
    noDelay: true,
    ...KEEP_ALIVE,
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.on("error", reject);
    socket.once("close", () => reject(new Error("closed while connecting")));
  });
  return { socket, opened };
}
