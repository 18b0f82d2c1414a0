/** Connections through a SOCKS 5 proxy on loopback (RFC 1928): names are looked up there and nowhere else. */
import http from "node:http";
import net from "node:net";

const GREETING = Uint8Array.of(5, 1, 0);
const GREETED = [5, 0];
/** Version, reply, reserved, address type 1, four bytes of address, two of port: what tor answers. */
const REPLY_BYTES = 10;

/** An agent that keeps one connection, which was made through the proxy at `127.0.0.1:port`. */
export function socksAgent(port: number): http.Agent {
  return new SocksAgent(port);
}

/** Called without a socket when there is an error, which the type library does not know. */
type Connected = (error: Error | null, socket: net.Socket) => void;

class SocksAgent extends http.Agent {
  readonly #port: number;

  constructor(port: number) {
    // The type library lacks the option; it keeps a proxy of the environment out.
    const nowhere = { proxyEnv: {} };
    super({ keepAlive: true, maxSockets: 1, keepAliveMsecs: 60_000, ...nowhere });
    this.#port = port;
  }

  override createConnection(target: http.ClientRequestArgs, connected?: Connected): net.Socket {
    connectThrough(this.#port, { host: target.host ?? "", port: Number(target.port) }).then(
      (socket) => connected?.(null, socket),
      (error: Error) => connected?.(error, undefined!),
    );
    // The socket comes later, through the callback.
    return undefined!;
  }
}

/** A socket that leads to `host` and `port`; rejects with the code ECONNREFUSED or ETIMEDOUT. */
function connectThrough(
  proxyPort: number,
  { host, port }: { host: string; port: number },
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: "127.0.0.1", port: proxyPort });
    const fail = (code: string): void => {
      socket.destroy();
      reject(Object.assign(new Error("the proxy made no connection"), { code }));
    };
    socket.once("error", () => fail("ECONNREFUSED"));
    socket.once("close", () => fail("ETIMEDOUT"));
    socket.once("connect", () => socket.write(GREETING));
    let said: number[] = [];
    const take = (part: Uint8Array): void => {
      said.push(...part);
      if (said.length === GREETED.length && said.every((byte, at) => byte === GREETED[at])) {
        said = [];
        return void socket.write(connectRequest(host, port));
      }
      if (said.length < REPLY_BYTES) return;
      if (said.length > REPLY_BYTES || said[1] !== 0) return fail("ETIMEDOUT");
      socket.removeAllListeners();
      resolve(socket);
    };
    socket.on("data", take);
  });
}

/** CONNECT to a name. */
function connectRequest(host: string, port: number): Uint8Array {
  const name = new TextEncoder().encode(host);
  return Uint8Array.of(5, 1, 0, 3, name.length, ...name, port >> 8, port & 255);
}
