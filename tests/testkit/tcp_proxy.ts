import net from "node:net";

/** A piece of network between a client and a port of this machine, which may go dead without a word. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing passes on the connections there are, and new ones stay silent. */
  freeze(): void;
  /** New connections work again; the old ones stay dead. */
  thaw(): void;
  close(): Promise<void>;
}

/**
 * Listens on a port of its own and passes everything on to `target`. `onRequest` sees each piece that comes
 * from the client; `cutsAnswer` is asked for each piece that comes back: true breaks the connection in its place. After
 * `freezeBytes` bytes a connection passes nothing on any more. Whatever passes takes `delayMs`.
 */
export async function tcpProxy(
  target: number,
  { onRequest = () => {}, cutsAnswer = () => false, freezeBytes = Infinity, delayMs = 0 }: {
    onRequest?: (data: Uint8Array) => void;
    cutsAnswer?: () => boolean;
    freezeBytes?: number;
    delayMs?: number;
  } = {},
): Promise<TcpProxy> {
  let frozen = false;
  // Timers of one delay fire in the order in which they were set.
  const later = (pass: () => void): void => {
    if (delayMs === 0) pass();
    else setTimeout(pass, delayMs);
  };
  const sockets = new Set<net.Socket>();
  const links = new Set<{ dead: boolean; bytes: number }>();
  const server = net.createServer((near) => {
    const link = { dead: frozen, bytes: 0 };
    links.add(link);
    const far = net.connect(target, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("data", (data) => {
        link.bytes += data.length;
        link.dead ||= link.bytes > freezeBytes;
        if (from === near) onRequest(data);
        if (from === far && cutsAnswer()) {
          near.destroy();
          far.destroy();
        } else if (!link.dead) later(() => void to.write(data));
      });
      from.on("close", () => {
        sockets.delete(from);
        if (!link.dead) later(() => void to.destroy());
      });
      from.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    freeze: () => {
      frozen = true;
      for (const link of links) link.dead = true;
    },
    thaw: () => void (frozen = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
