import type { IncomingMessage, ServerResponse } from "node:http";

/** A real Express application, as far as the tests use it. */
interface Application {
  (request: IncomingMessage, response: ServerResponse): void;
  use(handler: unknown): void;
  set(name: "env", value: string): void;
}

declare const express: { (): Application; static(folder: string): unknown };
export default express;
