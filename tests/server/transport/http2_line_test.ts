/** HTTP/2 against servers that are scripted frame by frame: ordinary ones, slow ones, hostile ones. */
import net, { type AddressInfo, type Socket } from "node:net";
import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import {
  encodeFrame,
  FLAG,
  FRAME,
  type Frame,
  FrameReader,
  numberPayload,
} from "../../../server/transport/http2/frames.ts";
import { HeadReader } from "../../../server/transport/http2/head_reader.ts";
import { Http2Line } from "../../../server/transport/http2_line.ts";
import type { Posted } from "../../../server/transport/line.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const PREFACE_BYTES = 24;
const PEER = new URL("https://chat.example.org");
const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const SETTINGS = encodeFrame({ type: FRAME.settings });
/** `:status: 200`. */
const OK = hex("88");
const BODY = new Uint8Array(3_000).fill(7);

function head(
  stream: number,
  { flags = FLAG.endHead as number, payload = OK as Uint8Array } = {},
): Uint8Array {
  return encodeFrame({ type: FRAME.head, flags, stream, payload });
}

function data(
  stream: number,
  { flags = FLAG.end as number, payload = BODY as Uint8Array } = {},
): Uint8Array {
  return encodeFrame({ type: FRAME.data, flags, stream, payload });
}

/** What a server does with each frame that it gets. */
type Script = (frame: Frame, socket: Socket) => void;

/** Answers every request when it is whole. */
const ordinary: Script = ({ type, flags, stream }, socket) => {
  if (type === FRAME.data && (flags & FLAG.end) !== 0) {
    socket.write(concat([head(stream), data(stream)]));
  }
};

/** Answers the first frame of a request by these frames. */
function by(...frames: Uint8Array[]): Script {
  return ({ type }, socket) => {
    if (type === FRAME.head) socket.write(concat(frames));
  };
}

/** A line to a scripted server; `settings` is what it begins with. */
async function lineTo(script: Script, settings = SETTINGS) {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    const frames = new FrameReader();
    let rest = PREFACE_BYTES;
    socket.write(settings);
    socket.on("data", (part) => {
      const skipped = Math.min(rest, part.length);
      rest -= skipped;
      for (const frame of frames.take(part.subarray(skipped)) ?? []) script(frame, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.setNoDelay(true);
  await new Promise<void>((resolve) => socket.on("connect", () => resolve()));
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  return {
    line: new Http2Line(socket),
    closed,
    [Symbol.dispose]: () => {
      socket.destroy();
      sockets.forEach((each) => each.destroy());
      server.close();
    },
  };
}

/** What comes of a request. */
function post(line: Http2Line, body = new Uint8Array(300)): Promise<Posted | string> {
  return new Promise((resolve) => {
    let left = 0;
    line.post({ peer: PEER, path: "/in", head: 0, body }, {
      renewed: () => {},
      left: () => left++,
      failed: (reason) => resolve(`${reason ?? "broke"}, left ${left}`),
      answered: resolve,
    });
  });
}

Deno.test("requests follow each other on one connection, under heads that are spelt out once", async () => {
  const heads: { bytes: number; lines: unknown }[] = [];
  const reader = new HeadReader();
  using server = await lineTo((frame, socket) => {
    if (frame.type === FRAME.head) {
      heads.push({ bytes: frame.payload.length, lines: reader.read(frame.payload) });
    }
    ordinary(frame, socket);
  });
  for (let round = 0; round < 3; round++) {
    assertEquals(await post(server.line), { status: 200, encoding: undefined, body: BODY });
  }
  assertEquals(heads[1]?.lines, heads[0]?.lines);
  assert(heads[0]!.bytes > 60 && heads[1]!.bytes < 16, JSON.stringify(heads));
});

Deno.test("a long body leaves as the server gives credit, and a long answer is given credit for", async () => {
  let [bytes, credit, answers] = [0, 0, 0];
  const long = new Uint8Array(60_000).fill(3);
  using server = await lineTo(({ type, flags, stream, payload }, socket) => {
    if (type === FRAME.credit) credit++;
    if (type !== FRAME.data) return;
    bytes += payload.length;
    for (const to of [0, stream]) {
      socket.write(
        encodeFrame({ type: FRAME.credit, stream: to, payload: numberPayload(payload.length) }),
      );
    }
    if ((flags & FLAG.end) === 0) return;
    answers++;
    const parts = Array.from({ length: 4 }, (_, index) => {
      const part = long.subarray(index * 15_000, (index + 1) * 15_000);
      return data(stream, { flags: index === 3 ? FLAG.end : 0, payload: part });
    });
    socket.write(concat([head(stream), ...parts]));
    // Streams begin with as little as this.
  }, encodeFrame({ type: FRAME.settings, payload: hex("000400000400") }));
  const body = new Uint8Array(540_000);
  for (let round = 0; round < 20; round++) {
    const posted = await post(server.line, round === 0 ? body : undefined);
    assertEquals(typeof posted === "string" ? posted : posted.body, long);
  }
  assertEquals([bytes, answers], [540_000 + 19 * 300, 20]);
  // At the beginning, and once for each MiB.
  assertEquals(credit, 2);
});

Deno.test("padding, priority, continuation, trailers and single bytes are all one answer", async () => {
  const answer = concat([
    encodeFrame({ type: FRAME.ping, payload: new Uint8Array(8) }),
    head(1, { flags: FLAG.padded | FLAG.prioritised, payload: hex("02000000000f880000") }),
    encodeFrame({
      type: FRAME.continuation,
      flags: FLAG.endHead,
      stream: 1,
      payload: hex("5a839bd9ab"),
    }),
    encodeFrame({ type: 0xba, stream: 1, payload: BODY }),
    data(1, { flags: FLAG.padded, payload: concat([hex("05"), BODY, new Uint8Array(5)]) }),
    head(1, { flags: FLAG.end | FLAG.endHead, payload: hex("400178017a") }),
  ]);
  using server = await lineTo(({ type }, socket) => {
    if (type !== FRAME.head) return;
    for (const byte of answer) socket.write(Uint8Array.of(byte));
  });
  assertEquals(await post(server.line), { status: 200, encoding: "gzip", body: BODY });
  assert(server.line.isOpenFor());
});

Deno.test("an answer that comes before the request has left ends the connection behind it", async () => {
  using server = await lineTo(by(head(1, { payload: hex("8d"), flags: FLAG.end | FLAG.endHead })));
  const posted = await post(server.line, new Uint8Array(200_000));
  assertEquals(posted, { status: 404, encoding: undefined, body: new Uint8Array(0) });
  assert(!server.line.isOpenFor());
  await server.closed;
});

Deno.test("what a server asks to be confirmed is confirmed, as often as servers ask", async () => {
  const ping = encodeFrame({ type: FRAME.ping, payload: hex("0102030405060708") });
  const confirmed: Frame[] = [];
  using server = await lineTo((frame, socket) => {
    if ((frame.type === FRAME.ping || frame.type === FRAME.settings) && frame.flags !== 0) {
      confirmed.push({ ...frame, payload: frame.payload.slice() });
    }
    if (frame.type === FRAME.head) {
      socket.write(concat([...Array(100).fill(ping), ...Array(100).fill(SETTINGS)]));
    }
    ordinary(frame, socket);
  });
  // The allowance is that of a request.
  for (let round = 1; round <= 3; round++) {
    assertEquals(typeof await post(server.line), "object");
    const pings = confirmed.filter(({ type }) => type === FRAME.ping);
    assert(pings.length >= 100 * (round - 1) && confirmed.length <= 200 * round + 1);
    assert(pings.every(({ payload }) => payload.toHex() === "0102030405060708"));
  }
  assert(server.line.isOpenFor());
});

Deno.test("a server that goes away still answers what it has taken, and gets no more", async () => {
  const goAway = encodeFrame({ type: FRAME.goAway, payload: hex("0000000100000000") });
  using server = await lineTo(by(goAway, head(1), data(1)));
  const first = post(server.line);
  assertEquals(await first, { status: 200, encoding: undefined, body: BODY });
  assertEquals(await post(server.line), "broke, left 0");
  await server.closed;
});

/** What ends the connection, and is no answer. */
const WRONG: Record<string, Uint8Array[]> = {
  "an interim answer": [head(1, { payload: hex("0803313033") })],
  "a status that is none": [head(1, { payload: hex("08023230") })],
  "data without a head": [data(1)],
  "data of another stream": [data(3)],
  "a head of another stream": [head(3)],
  "a second head": [head(1), head(1)],
  "a head that goes on for ever": Array(200).fill(head(1, { flags: 0, payload: hex("") })),
  "a head with something in between": [head(1, { flags: 0 }), SETTINGS],
  "the rest of no head": [
    encodeFrame({ type: FRAME.continuation, flags: FLAG.endHead, stream: 1 }),
  ],
  "a head that refers to nothing": [head(1, { payload: hex("ff00") })],
  "padding beyond the frame": [head(1), data(1, { flags: FLAG.padded, payload: hex("ff00") })],
  "a reset": [encodeFrame({ type: FRAME.reset, stream: 1, payload: hex("00000008") })],
  "a promise": [encodeFrame({ type: FRAME.push, stream: 1, payload: hex("0000000288") })],
  "half a setting": [encodeFrame({ type: FRAME.settings, payload: hex("0001") })],
  "a window beyond all bounds": [
    encodeFrame({ type: FRAME.settings, payload: hex("0004ffffffff") }),
  ],
  "credit beyond all bounds": Array(3).fill(
    encodeFrame({ type: FRAME.credit, payload: numberPayload(0x7fff_ffff) }),
  ),
  // Each is cheap to send, and dear to confirm.
  "a flow of settings": Array(2_000).fill(SETTINGS),
  "a flow of pings": Array(2_000).fill(
    encodeFrame({ type: FRAME.ping, payload: new Uint8Array(8) }),
  ),
  "no credit": [encodeFrame({ type: FRAME.credit, payload: numberPayload(0) })],
  "going away before the request": [
    encodeFrame({ type: FRAME.goAway, payload: hex("0000000000000000") }),
  ],
  // What brought the runtime's library down.
  "what comes behind a farewell": [
    head(1, { flags: FLAG.endHead }),
    encodeFrame({ type: FRAME.goAway, payload: hex("0000000000000002") }),
    encodeFrame({ type: FRAME.reset, stream: 1, payload: hex("00000000") }),
    head(1),
    data(1),
  ],
};

for (const [name, frames] of Object.entries(WRONG)) {
  Deno.test(`${name} ends the connection`, async () => {
    using server = await lineTo(by(...frames));
    assertEquals(await post(server.line), "broke, left 1");
    await server.closed;
  });
}

Deno.test("what is no HTTP/2 is called so", async () => {
  for (
    const first of ["HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\x08\x06\0\0\0\0\0\0\0\0\0\0\0\0\0"]
  ) {
    using server = await lineTo(() => {}, new TextEncoder().encode(first));
    assertEquals(await post(server.line), "noHttp, left 1");
  }
});

Deno.test("a connection that the server ends fails its request, once", async () => {
  using server = await lineTo(({ type }, socket) => void (type === FRAME.head && socket.end()));
  assertEquals(await post(server.line), "broke, left 1");
});

Deno.test("random frames end the connection or are passed over, and never the program", async () => {
  const random = seededRandom("frames");
  for (let round = 0; round < 60; round++) {
    const frames = Array.from({ length: 40 }, () => {
      const draw = new Uint8Array(24);
      random(draw);
      return encodeFrame({
        type: draw[0]! % 11,
        flags: draw[1]!,
        stream: draw[2]! % 4,
        payload: draw.subarray(3, 3 + draw[3]! % 20),
      });
    });
    using server = await lineTo(({ type }, socket) => {
      if (type === FRAME.head) socket.end(concat(frames));
    });
    const posted = await post(server.line);
    assert(typeof posted === "string" || posted.status >= 200);
    await server.closed;
  }
});
