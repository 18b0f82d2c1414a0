// Room: the tap that measures what a censor sees.
/** A tap on the line: a TCP relay between two peers that keeps a copy of every byte and its time. */
import type { Capture, Exchange } from "./dpi_report.ts";

interface Stamped {
  atMs: number;
  bytes: Uint8Array;
}

interface Line {
  sent: Stamped[];
  answered: Stamped[];
}

/** A relay that is running. */
export interface Tap {
  /** Port on 127.0.0.1 that leads to the target. */
  port: number;
  /** All whole exchanges so far, in order of their requests. */
  capture(): Capture;
  close(): void;
}

/** Listens on loopback and relays to `targetPort`; `nowMs` stamps what passes. */
export function openTap(targetPort: number, nowMs: () => number): Tap {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const lines: Line[] = [];
  const open = new Set<Deno.TcpConn>();
  (async () => {
    for await (const near of listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: targetPort }).catch(() =>
        undefined
      );
      if (far === undefined) {
        near.close();
        continue;
      }
      const line: Line = { sent: [], answered: [] };
      lines.push(line);
      relay(near, far, line.sent, nowMs, open);
      relay(far, near, line.answered, nowMs, open);
    }
  })().catch(() => {});
  return {
    port: listener.addr.port,
    capture: () => captureOf(lines),
    close: () => {
      listener.close();
      for (const conn of open) hangUp(conn);
    },
  };
}

async function relay(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  copy: Stamped[],
  nowMs: () => number,
  open: Set<Deno.TcpConn>,
): Promise<void> {
  open.add(from);
  const buffer = new Uint8Array(65_536);
  try {
    for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
      const bytes = buffer.slice(0, read);
      copy.push({ atMs: nowMs(), bytes });
      for (let written = 0; written < read;) written += await to.write(bytes.subarray(written));
    }
  } catch {
    // Either end hung up: the line is over, what passed is kept.
  }
  open.delete(from);
  hangUp(to);
  hangUp(from);
}

function hangUp(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // Closed already by the other direction.
  }
}

function captureOf(lines: Line[]): Capture {
  return {
    firstPackets: lines.flatMap((line) => line.sent.slice(0, 1).map((each) => each.bytes)),
    exchanges: lines.flatMap(exchangesOf).sort((left, right) =>
      left.requestAtMs - right.requestAtMs
    ),
  };
}

function exchangesOf(line: Line): Exchange[] {
  const requests = messagesOf(line.sent);
  const answers = messagesOf(line.answered);
  return answers.flatMap((answer, index) => {
    const request = requests[index];
    if (request === undefined) return [];
    return [{
      requestAtMs: request.atMs,
      answerAtMs: answer.atMs,
      requestHead: request.head,
      requestBody: request.body,
      answerHead: answer.head,
      answerBody: answer.body,
    }];
  });
}

interface Message {
  atMs: number;
  head: string;
  body: Uint8Array;
}

/** Cuts one direction of a connection into HTTP messages by their Content-Length. */
function messagesOf(pieces: Stamped[]): Message[] {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0));
  const starts: { at: number; atMs: number }[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push({ at: length, atMs: piece.atMs });
    all.set(piece.bytes, length);
    length += piece.bytes.length;
  }
  const text = new TextDecoder("latin1").decode(all);
  const messages: Message[] = [];
  for (let at = 0; at < length;) {
    const headEnd = text.indexOf("\r\n\r\n", at);
    if (headEnd < 0) break;
    const head = text.slice(at, headEnd);
    const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const bodyAt = headEnd + 4;
    if (bodyAt + bodyBytes > length) break;
    const atMs = starts.findLast((start) => start.at <= at)?.atMs ?? 0;
    messages.push({ atMs, head, body: all.slice(bodyAt, bodyAt + bodyBytes) });
    at = bodyAt + bodyBytes;
  }
  return messages;
}
