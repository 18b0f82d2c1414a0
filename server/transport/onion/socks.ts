/** Connections through a SOCKS 5 proxy on loopback (RFC 1928): names are looked up there and nowhere else. */
import net from "node:net";
import type { Connect } from "../../http/connect.ts";

const GREETING = Uint8Array.of(5, 1, 0);
const GREETED = [5, 0];
/** Version, reply, reserved, address type 1, four bytes of address, two of port: what tor answers. */
const REPLY_BYTES = 10;
const HTTP_PORT = 80;

/** Makes connections through the proxy at `127.0.0.1:proxyPort`; they fail with the code ECONNREFUSED or ETIMEDOUT. */
export function connectThrough(proxyPort: number): Connect {
  return ({ hostname, port }) => {
    const socket = net.connect({ host: "127.0.0.1", port: proxyPort });
    return { socket, opened: opened(socket, { host: hostname, port: Number(port || HTTP_PORT) }) };
  };
}

/** Resolves when `socket` leads to `host` and `port`. */
function opened(
  socket: net.Socket,
  { host, port }: { host: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
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
      resolve();
    };
    socket.on("data", take);
  });
}

/** CONNECT to a name. */
function connectRequest(host: string, port: number): Uint8Array {
  const name = new TextEncoder().encode(host);
  return Uint8Array.of(5, 1, 0, 3, name.length, ...name, port >> 8, port & 255);
}
