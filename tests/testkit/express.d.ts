import type { Server } from "node:http";

/** A real Express application, as far as the tests use it. */
interface Application {
  use(handler: unknown): void;
  set(name: "env", value: string): void;
  listen(port: number, host: string, listening: () => void): Server;
}

declare const express: { (): Application; static(folder: string): unknown };
export default express;
