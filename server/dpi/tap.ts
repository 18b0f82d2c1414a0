/** A tap on the line: a TCP relay between two peers that keeps a copy of every byte and its time. */
import type { Flow } from "./flow.ts";

/** A relay that is running. */
export interface Tap {
  /** Port on 127.0.0.1 that leads to the target. */
  port: number;
  /** All connections so far, in the order in which they were opened. */
  flows(): Flow[];
  close(): void;
}

/** What both directions of one connection share. */
interface Line {
  flow: Flow;
  nowMs: () => number;
  open: Set<Deno.TcpConn>;
}

/** Listens on loopback and relays to `targetPort`; `nowMs` stamps what passes. */
export function openTap(targetPort: number, nowMs: () => number): Tap {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const flows: Flow[] = [];
  const open = new Set<Deno.TcpConn>();
  (async () => {
    for await (const near of listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: targetPort }).catch(() => {});
      if (far === undefined) {
        near.close();
        continue;
      }
      const flow: Flow = { openedAtMs: nowMs(), packets: [] };
      flows.push(flow);
      void relay({ from: near, to: far, up: true }, { flow, nowMs, open });
      void relay({ from: far, to: near, up: false }, { flow, nowMs, open });
    }
  })().catch(() => {});
  return {
    port: listener.addr.port,
    flows: () => flows,
    close: () => {
      listener.close();
      for (const conn of open) hangUp(conn);
    },
  };
}

async function relay(
  { from, to, up }: { from: Deno.TcpConn; to: Deno.TcpConn; up: boolean },
  { flow, nowMs, open }: Line,
): Promise<void> {
  open.add(from);
  const buffer = new Uint8Array(65_536);
  try {
    for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
      const bytes = buffer.slice(0, read);
      flow.packets.push({ atMs: nowMs(), up, bytes });
      for (let written = 0; written < read;) written += await to.write(bytes.subarray(written));
    }
  } catch {
    // Either end hung up: the connection is over, what passed is kept.
  }
  flow.closedAtMs ??= nowMs();
  open.delete(from);
  hangUp(to);
  hangUp(from);
}

function hangUp(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // Closed already by the other direction.
  }
}
