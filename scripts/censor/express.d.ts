/** What the censor uses of express. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

/** An answer as Express makes it, with ETag and length. */
export interface ExpressResponse extends ServerResponse {
  set(name: string, value: string): ExpressResponse;
  type(extension: string): ExpressResponse;
  send(body: string): ExpressResponse;
}

/** An application. */
export type Application = RequestListener & {
  use(handler: (request: IncomingMessage, response: ExpressResponse) => void): Application;
};

declare const express: () => Application;
export default express;
