import tls from "node:tls";

/** The public key in the certificate that a port of this machine shows, in hexadecimal; rejects where it speaks no TLS. */
export function shownAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      const { pubkey } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new Uint8Array(pubkey!).toHex());
    });
    socket.on("error", reject);
  });
}
