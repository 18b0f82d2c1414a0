/** Plain HTTP as a tap reads it: the whole exchanges of a connection. */
import { concat } from "@std/bytes/concat";
import type { Flow, Packet } from "./flow.ts";

/** One request and its answer as they crossed the wire. */
export interface Exchange {
  requestHead: string;
  requestBody: Uint8Array;
  answerBody: Uint8Array;
}

interface Message {
  head: string;
  body: Uint8Array;
}

/** The exchanges of a connection that are whole, in order; none where it does not speak HTTP in clear. */
export function exchangesOf({ packets }: Flow): Exchange[] {
  const requests = messagesOf(packets.filter(({ up }) => up));
  const answers = messagesOf(packets.filter(({ up }) => !up));
  return answers.flatMap((answer, index) => {
    const request = requests[index];
    if (request === undefined) return [];
    return [{
      requestHead: request.head,
      requestBody: request.body,
      answerBody: answer.body,
    }];
  });
}

/** Cuts one direction of a connection into messages by their Content-Length. */
function messagesOf(packets: Packet[]): Message[] {
  const all = concat(packets.map(({ bytes }) => bytes));
  const text = new TextDecoder("latin1").decode(all);
  const messages: Message[] = [];
  for (let at = 0; at < all.length;) {
    const headEnd = text.indexOf("\r\n\r\n", at);
    if (headEnd < 0) break;
    const head = text.slice(at, headEnd);
    const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const bodyAt = headEnd + 4;
    if (bodyAt + bodyBytes > all.length) break;
    messages.push({ head, body: all.slice(bodyAt, bodyAt + bodyBytes) });
    at = bodyAt + bodyBytes;
  }
  return messages;
}
