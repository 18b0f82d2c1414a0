/** How much a server that we call may send us: a hostile one could send without end, also when nobody asks. */
import type { Duplex } from "node:stream";
import { LONGEST_ANSWER_BYTES } from "./body.ts";

/** Head and chunks around an answer. */
const AROUND_BYTES = 98_304;

/** Bytes that each connection may still bring. */
const left = new WeakMap<Duplex, number>();

/** `socket` may bring one more answer; when it brings more than that it is ended. */
export function allowAnswer(socket: Duplex): void {
  const isNew = !left.has(socket);
  left.set(socket, LONGEST_ANSWER_BYTES + AROUND_BYTES);
  if (!isNew) return;
  socket.on("data", (part: Uint8Array) => {
    const rest = (left.get(socket) ?? 0) - part.length;
    left.set(socket, rest);
    if (rest < 0) socket.destroy();
  });
}
