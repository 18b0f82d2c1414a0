/**
 * A TLS 1.3 server (RFC 8446) that shows a certificate whose key it does not have, as no library would: it signs the
 * handshake with another key. A client that looks at the certificate alone takes it for the real one.
 */
import { Buffer } from "node:buffer";
import net, { type AddressInfo } from "node:net";
import { serverFlight } from "./tls/hand_made.ts";
import { splitRecords } from "./tls/records.ts";

/** The server, and the records that came behind the ClientHello, by their type. */
export interface ImpostorServer {
  port: number;
  recordTypes: number[];
  /** Resolves when the clients have gone. */
  close(): Promise<void>;
}

/** Shows `cert` (PEM) and signs with `key`, a P-256 key as PEM. */
export async function impostorServer(cert: string, key: string): Promise<ImpostorServer> {
  const recordTypes: number[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    let rest: Buffer = Buffer.alloc(0);
    let isGreeted = false;
    socket.on("data", (data) => {
      const split = splitRecords(Buffer.concat([rest, data]));
      rest = split.rest;
      for (const record of split.records) {
        if (isGreeted) recordTypes.push(record[0]!);
        else socket.write(serverFlight(record.subarray(5), { cert, key }).flight);
        isGreeted = true;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    recordTypes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
