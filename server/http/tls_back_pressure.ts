import type { Socket } from "node:net";

/** What the runtime reads a connection by; the type library lacks it. */
interface Handle {
  readStart(): number;
  readStop(): number;
}

/**
 * Under TLS this runtime (Deno 2.9.6) reads on from the network, into memory, while nobody takes what it has decrypted.
 * From now on `below`, the connection that carries `secured`, is read only while `secured` is.
 */
export function readInStep(secured: Socket, below: Socket): void {
  const handle = handleOf(secured);
  if (handle === undefined) return;
  const { readStart, readStop } = handle;
  handle.readStart = () => {
    handleOf(below)?.readStart();
    return readStart.call(handle);
  };
  handle.readStop = () => {
    handleOf(below)?.readStop();
    return readStop.call(handle);
  };
}

function handleOf(socket: Socket): Handle | undefined {
  return (socket as unknown as { _handle?: Handle | null })._handle ?? undefined;
}
