import type { IncomingMessage, ServerResponse } from "node:http";

/** Serves the files of `folder`; calls `next` where there is none for the request. */
export default function serveStatic(
  folder: string,
): (incoming: IncomingMessage, outgoing: ServerResponse, next: (error?: unknown) => void) => void;
