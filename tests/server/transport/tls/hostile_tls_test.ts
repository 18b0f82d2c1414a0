/**
 * Ends that speak TLS as no library would, against a process of its own (children/tls_target.ts): it closes the
 * connection, or stays as it is; it neither ends nor fills its memory.
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { assert, assertEquals, assertLess } from "@std/assert";
import { settledWithin } from "../../../../server/time/settled_within.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { type Child, startChild } from "../../../testkit/child.ts";
import { leastBelow } from "../../../testkit/least_below.ts";
import { patientClock } from "../../../testkit/patient_clock.ts";
import { handMadeClient, serverFlight } from "../../../testkit/tls/hand_made.ts";
import {
  MESSAGE,
  message,
  plainRecord,
  RECORD,
  type RecordKeys,
  sized,
  splitRecords,
} from "../../../testkit/tls/records.ts";

const TARGET = new URL("children/tls_target.ts", import.meta.url);
const AUTHORITY = makeAuthority();
const CERTIFICATE = AUTHORITY.issue();
const MEBI = 1_048_576;
const MOST_BYTES = 150 * MEBI;
/** A flood that is not stopped ends after so many bytes, or when none of them has left for so long. */
const FLOOD = { bytes: 8 * MEBI, stuckMs: 2_000 };
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2048\r\n\r\n";

/** What comes again and again once the handshake is done. */
const FLOODS: Record<string, (keys: RecordKeys) => Buffer> = {
  "new keys, and asks for ours": (keys) => keys.keyUpdate({ asked: true }),
  "new keys": (keys) => keys.keyUpdate({ asked: false }),
  "another hello": (keys) => keys.seal(RECORD.handshake, message(MESSAGE.clientHello, NOTHING)),
  "wishes to begin anew": (keys) => keys.seal(RECORD.handshake, message(0, NOTHING)),
  "messages in pieces of a byte": (keys) => keys.seal(RECORD.handshake, Buffer.of(24)),
  "a message without end": (keys) => keys.seal(RECORD.handshake, LONG_MESSAGE),
  "warnings": (keys) => keys.seal(RECORD.alert, Buffer.of(1, 90)),
  "changes of cipher": () => plainRecord(RECORD.cipherChange, Buffer.of(1)),
  "empty records": (keys) => keys.seal(RECORD.data, NOTHING),
  "records of a byte": (keys) => keys.seal(RECORD.data, Buffer.of(0x50)),
};
const NOTHING = Buffer.alloc(0);
const LONG_MESSAGE = Buffer.concat([
  Buffer.of(MESSAGE.ticket, 0xff, 0xff, 0xff),
  Buffer.alloc(12_000),
]);

/** A session ticket that nobody asked for, of 16,000 bytes. */
function ticket(keys: RecordKeys): Buffer {
  const value = Buffer.concat([
    Buffer.from([0, 0, 0x1c, 0x20, 1, 2, 3, 4]),
    sized(1, randomBytes(8)),
    sized(2, randomBytes(16_000)),
    Buffer.from([0, 0]),
  ]);
  return keys.seal(RECORD.handshake, message(MESSAGE.ticket, value));
}

/** Whether `work` is over within `ms` milliseconds of a machine that does not stand still. */
async function isSettledWithin(ms: number, work: Promise<void>): Promise<boolean> {
  return await settledWithin(patientClock, ms, work);
}

/** Sends without end; whether the other end has closed the connection. */
async function flood(socket: net.Socket, next: () => Buffer): Promise<boolean> {
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  let isStuck = false;
  for (let sent = 0; sent < FLOOD.bytes && !socket.destroyed && !isStuck;) {
    const part = Buffer.concat(Array.from({ length: 100 }, next));
    sent += part.length;
    const drained = new Promise<void>((resolve) => socket.write(part, () => resolve()));
    isStuck = !await isSettledWithin(FLOOD.stuckMs, Promise.race([drained, closed]));
  }
  await isSettledWithin(FLOOD.stuckMs, closed);
  const isClosed = socket.destroyed;
  socket.destroy();
  return isClosed;
}

/** A server that answers one request; once told, it sends without end, and says whether that ended the connection. */
async function floodingServer(next: (keys: RecordKeys) => Buffer) {
  const { promise, resolve } = Promise.withResolvers<() => Promise<boolean>>();
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    let rest: Buffer = Buffer.alloc(0);
    let keys: RecordKeys | undefined;
    let records = 0;
    socket.on("data", (data) => {
      const split = splitRecords(Buffer.concat([rest, data]));
      rest = split.rest;
      for (const record of split.records) {
        if (keys === undefined) {
          const made = serverFlight(record.subarray(5), CERTIFICATE);
          keys = made.keys;
          socket.write(made.flight);
        } else if (record[0] === RECORD.data && ++records === 2) {
          // The first was the end of the handshake.
          socket.write(keys.seal(RECORD.data, Buffer.from(ANSWER)));
          socket.write(keys.seal(RECORD.data, Buffer.alloc(2_048)));
          const own = keys;
          resolve(() => flood(socket, () => next(own)));
        }
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    flood: async () => await (await promise)(),
    close: () => server.close(),
  };
}

async function withTarget(test: (child: Child, port: number) => Promise<void>): Promise<void> {
  await using child = startChild(TARGET, [CERTIFICATE.cert, CERTIFICATE.key, AUTHORITY.pem]);
  await test(child, Number(await child.line()));
}

async function assertSmall(child: Child): Promise<void> {
  const peak = Number(await child.ask("peak"));
  assert(peak > 0 && peak < MOST_BYTES, `${Math.round(peak / MEBI)} MiB`);
}

/** A hello of TLS whose end does not come. */
const HALF_HELLO = Buffer.concat([Buffer.of(22, 3, 1, 0x3f, 0xff, 1, 0, 0x3f, 0xf0), NOTHING]);

/** Begins a handshake and goes away. */
async function giveUp(port: number): Promise<void> {
  const socket = net.connect(port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.write(HALF_HELLO, () => resolve()));
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.destroy();
  await closed;
}

Deno.test("a client that floods the port with anything but requests loses its connection", async () => {
  await withTarget(async (child, port) => {
    for (const [name, next] of Object.entries(FLOODS)) {
      const { socket, keys } = await handMadeClient(port);
      assertEquals([name, await flood(socket, () => next(keys))], [name, true]);
    }
    await assertSmall(child);
  });
});

Deno.test("a server that floods its caller with anything but answers loses its connection", async () => {
  await withTarget(async (child) => {
    for (const [name, next] of Object.entries(FLOODS)) {
      const server = await floodingServer(next);
      assertEquals([name, await child.ask(`dial ${server.url}`)], [name, "answered"]);
      assertEquals([name, await server.flood()], [name, true]);
      server.close();
    }
    await assertSmall(child);
  });
});

Deno.test("a server that sends session tickets without end fills no memory", async () => {
  await withTarget(async (child) => {
    const server = await floodingServer(ticket);
    assertEquals(await child.ask(`dial ${server.url}`), "answered");
    await server.flood();
    server.close();
    await assertSmall(child);
  });
});

Deno.test("bodies in chunks of one byte fill no memory", async () => {
  await withTarget(async (child, port) => {
    const chunks = Buffer.from("1\r\nx\r\n".repeat(80_000));
    const ask = async (): Promise<void> => {
      const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
      socket.write("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      socket.write(chunks);
      socket.write("0\r\n\r\n");
      const [answer] = await new Promise<Buffer[]>((resolve) =>
        socket.on("data", (data) => resolve([data]))
      );
      assert(String(answer).startsWith("HTTP/1.1 404"));
      socket.destroy();
    };
    await Promise.all(Array.from({ length: 12 }, ask));
    await assertSmall(child);
  });
});

Deno.test("handshakes that are given up leave nothing in memory", async () => {
  await withTarget(async (child, port) => {
    const turn = async (count: number): Promise<number> => {
      for (let left = count; left > 0; left -= 20) {
        await Promise.all(Array.from({ length: 20 }, () => giveUp(port)));
      }
      return Number(await child.ask("used"));
    };
    const before = await turn(500);
    await turn(1_500);
    // What is closed may take its time to leave; what is kept does not leave.
    const grown = async (): Promise<number> => Number(await child.ask("used")) - before;
    const bound = 1_500 * 2_048;
    assertLess(await leastBelow(bound, grown), bound);
  });
});
