import type { DialResult, Transport } from "../../server/transport/transport.ts";
import { never } from "./never.ts";
import type { Exchanged, VirtualNet } from "./virtual_net.ts";

/** A program's way to the wire; a program whose machine has lost power never hears back. */
export function virtualTransport(
  net: VirtualNet,
  { from, isAlive }: { from: () => string; isAlive: () => boolean },
): Transport {
  return {
    dial: async ({ peer, tag, cell, timeoutMs, signal, onLeft }): Promise<DialResult> => {
      if (!isAlive()) return await never();
      let hasLeft = false;
      const outcome = await net.exchange({
        from: from(),
        to: peer.hostname,
        tag,
        cell: cell.slice(),
        timeoutMs,
        signal,
        left: () => {
          hasLeft = true;
          onLeft?.();
        },
      });
      return isAlive() ? resultOf(outcome, hasLeft) : await never();
    },
    close: () => {},
  };
}

function resultOf(outcome: Exchanged, left: boolean): DialResult {
  switch (outcome.kind) {
    case "answered":
      return outcome;
    case "aborted":
      return { kind: "aborted", left };
    case "stranger":
      return { kind: "stranger", status: 404 };
    default:
      return { kind: "unreachable", reason: outcome.kind, left };
  }
}
