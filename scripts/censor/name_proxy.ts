/** How clients find servers whose names lead here: a proxy for those that take no addresses from us. */
import http from "node:http";
import net from "node:net";
import { EVERY_SITE } from "../../server/dpi/site_names.ts";

/** A proxy that is running. */
export interface NameProxy {
  /** For clients that are told of a proxy. */
  url: string;
  close(): void;
}

/** Words for curl and for Chromium by which all names lead to this computer. */
export const LEAD_HERE = {
  curl: ["--connect-to", "::127.0.0.1:"],
  chromium: [`--host-resolver-rules=MAP ${EVERY_SITE} 127.0.0.1`],
};

/** Listens on loopback; each CONNECT leads to its port on loopback, whatever the name. */
export async function openNameProxy(): Promise<NameProxy> {
  const server = http.createServer();
  server.on("connect", ({ url = "" }: http.IncomingMessage, near: net.Socket) => {
    const far = net.connect(Number(url.split(":").at(-1)), "127.0.0.1", () => {
      near.write("HTTP/1.1 200 OK\r\n\r\n");
      near.pipe(far).pipe(near);
    });
    far.setNoDelay(true);
    far.on("error", () => near.destroy());
    near.on("error", () => far.destroy());
    near.on("close", () => far.destroy());
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
