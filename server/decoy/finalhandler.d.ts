import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers what no route took: 404, or the status of the error. */
export default function finalhandler(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: { env: "production" },
): (error?: unknown) => void;
