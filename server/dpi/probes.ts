/**
 * What an active prober learns from the port for peers, without the list. Each probe compares with what a plain server
 * of Node (an Express application, for one) does over the same loopback; a difference is a rule.
 */
import { type Clock, pause } from "../time/clock.ts";
import type { Rule } from "./rule.ts";

/** A Node server keeps an incomplete head for a minute; who gives up sooner differs. */
const PATIENCE_MS = 25_000;

/** How long a probe waits for what should come at once. */
const SOON_MS = 3_000;

/** Requests sent in one go. */
const PIPELINED = 40;

/** Requests of which the fastest answer counts. */
const TIMED = 20;

/** Slower than any small server on loopback answers its fastest request. */
const FLOOR_MS = 4;

/** Which listener is probed, and under what. */
export interface ProbeOptions {
  port: number;
  clock: Clock;
  signal: AbortSignal;
  /** How long to wait for the end of an incomplete request; 25 s when absent. */
  patienceMs?: number | undefined;
}

type Probe = (options: ProbeOptions) => Promise<string | undefined>;

const PROBES: Probe[] = [
  withheldBody,
  pipeline,
  fastestAnswer,
  incompleteHead,
];

/** Probes one listener, all probes at once, and gives the rules that tell it from a plain server of Node. */
export async function probeListener(options: ProbeOptions): Promise<Rule[]> {
  const found = await Promise.all(PROBES.map((probe) => probe(options)));
  return found.filter((text) => text !== undefined)
    .map((text): Rule => ({ scope: "listener", text, matched: 1, of: 1 }));
}

async function withheldBody(options: ProbeOptions): Promise<string | undefined> {
  using probe = await Connection.open(options);
  await probe.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n");
  const end = await probe.readFor(SOON_MS);
  return end.kind === "closed"
    ? `a POST of 65,537 bytes whose body is withheld is cut off after ${seconds(end.afterMs)}`
    : undefined;
}

async function pipeline(options: ProbeOptions): Promise<string | undefined> {
  using probe = await Connection.open(options);
  await probe.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(PIPELINED));
  await probe.readFor(SOON_MS, (text) => answersIn(text) === PIPELINED);
  const answers = answersIn(probe.text);
  return answers < PIPELINED
    ? `of ${PIPELINED} pipelined requests ${answers} are answered`
    : undefined;
}

async function fastestAnswer(options: ProbeOptions): Promise<string | undefined> {
  let fastestMs = Infinity;
  for (let round = 0; round < TIMED; round++) {
    using probe = await Connection.open(options);
    const startMs = performance.now();
    await probe.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    await probe.readFor(SOON_MS, (text) => text.includes("\r\n\r\n"));
    fastestMs = Math.min(fastestMs, performance.now() - startMs);
  }
  return fastestMs > FLOOR_MS ? `no answer comes before ${Math.floor(fastestMs)} ms` : undefined;
}

async function incompleteHead(options: ProbeOptions): Promise<string | undefined> {
  using probe = await Connection.open(options);
  await probe.send("GET / HTTP/1.1\r\nHost: a\r\n");
  const end = await probe.readFor(options.patienceMs ?? PATIENCE_MS);
  return end.kind === "closed"
    ? `an incomplete head is given up after ${seconds(end.afterMs)}, not after 60 s`
    : undefined;
}

function answersIn(text: string): number {
  return text.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** How reading ended. */
type ReadEnd = { kind: "enough" | "waiting" } | { kind: "closed"; afterMs: number };

/** A raw connection to the listener. */
class Connection implements Disposable {
  text = "";
  readonly #conn: Deno.TcpConn;
  readonly #options: ProbeOptions;

  private constructor(conn: Deno.TcpConn, options: ProbeOptions) {
    this.#conn = conn;
    this.#options = options;
  }

  static async open(options: ProbeOptions): Promise<Connection> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: options.port });
    return new Connection(conn, options);
  }

  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    // A listener may hang up before all is sent; its answer is still read.
    for (let at = 0; at < bytes.length;) {
      const count = await this.#conn.write(bytes.subarray(at)).catch(() => bytes.length);
      at += count;
    }
  }

  /** Reads until `isEnough`, the end of the connection, or for `waitMs`. */
  async readFor(
    waitMs: number,
    isEnough: (text: string) => boolean = () => false,
  ): Promise<ReadEnd> {
    const startMs = performance.now();
    const over = pause(this.#options.clock, waitMs, this.#options.signal).then(() =>
      "over" as const
    );
    const buffer = new Uint8Array(65_536);
    while (true) {
      const read = await Promise.race([this.#conn.read(buffer).catch(() => null), over]);
      if (read === "over") return { kind: "waiting" };
      if (read === null) return { kind: "closed", afterMs: performance.now() - startMs };
      this.text += new TextDecoder("latin1").decode(buffer.subarray(0, read));
      if (isEnough(this.text)) return { kind: "enough" };
    }
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
