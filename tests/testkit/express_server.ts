import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
// @ts-types="./express.d.ts"
import express from "express";

import type { ServerCertificate } from "./authority.ts";

/** A port at which Express listens. */
export interface ExpressServer {
  port: number;
  close(): Promise<void>;
}

/** A real Express application on a port of its own: without routes, or with the files of `folder`; plain, or under TLS. */
export async function expressServer(
  folder?: string,
  certificate?: ServerCertificate,
): Promise<ExpressServer> {
  const app = express();
  app.set("env", "production");
  if (folder !== undefined) app.use(express.static(folder));
  const listening = Promise.withResolvers<void>();
  const server = certificate === undefined
    ? http.createServer(app)
    : https.createServer(certificate, app);
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
