/**
 * What an active prober learns from the port for peers, without the list. Each probe compares with what a plain server
 * of Node (an Express application, for one) does over the same loopback; a difference is a rule.
 */
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import type { RandomFill } from "../../keys/random.ts";
import { type Clock, pause } from "../time/clock.ts";
import type { Rule } from "./rule.ts";
import { makeCertificates } from "./tls_front.ts";

/** A Node server keeps an incomplete head for a minute; who gives up sooner differs. */
const PATIENCE_MS = 25_000;

/** How long a probe waits for what should come at once. */
const SOON_MS = 3_000;

/** Requests sent in one go. */
const PIPELINED = 40;

/** Requests of which the fastest answer counts. */
const TIMED = 20;

/** Slower than a plain server's fastest answer by more than this comes of a rule. */
const FLOOR_MS = 4;

/** A floor is there each time; what a busy machine does is not. */
const TIMINGS = 3;

/** Which listener is probed, and under what. */
export interface ProbeOptions {
  port: number;
  /** The listener speaks TLS. */
  isTls?: boolean | undefined;
  clock: Clock;
  random: RandomFill;
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
  probe.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n");
  const end = await probe.readFor(SOON_MS);
  return end.kind === "closed"
    ? `a POST of 65,537 bytes whose body is withheld is cut off after ${seconds(end.afterMs)}`
    : undefined;
}

async function pipeline(options: ProbeOptions): Promise<string | undefined> {
  using probe = await Connection.open(options);
  probe.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(PIPELINED));
  await probe.readFor(SOON_MS, (text) => answersIn(text) === PIPELINED);
  const answers = answersIn(probe.text);
  return answers < PIPELINED
    ? `of ${PIPELINED} pipelined requests ${answers} are answered`
    : undefined;
}

/** Compared with a plain server that answers in the same process, under the same load and the same TLS. */
async function fastestAnswer(options: ProbeOptions): Promise<string | undefined> {
  const plain = plainServer(options);
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const { port } = plain.address() as AddressInfo;
  let fastest = Infinity;
  try {
    for (let timing = 0; timing < TIMINGS; timing++) {
      let [ours, theirs] = [Infinity, Infinity];
      for (let round = 0; round < TIMED; round++) {
        ours = Math.min(ours, await answerMs(options));
        theirs = Math.min(theirs, await answerMs({ ...options, port }));
      }
      if (ours - theirs <= FLOOR_MS) return undefined;
      fastest = Math.min(fastest, ours);
    }
    return `no answer comes before ${Math.floor(fastest)} ms`;
  } finally {
    plain.close();
  }
}

function plainServer({ isTls, clock, random }: ProbeOptions): http.Server {
  const answer: http.RequestListener = (_, response) => response.end("hello");
  return isTls === true
    ? https.createServer(makeCertificates(clock.now(), random), answer)
    : http.createServer(answer);
}

async function answerMs(options: ProbeOptions): Promise<number> {
  using probe = await Connection.open(options);
  const startMs = performance.now();
  probe.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  await probe.readFor(SOON_MS, (text) => text.includes("\r\n\r\n"));
  return performance.now() - startMs;
}

async function incompleteHead(options: ProbeOptions): Promise<string | undefined> {
  using probe = await Connection.open(options);
  probe.send("GET / HTTP/1.1\r\nHost: a\r\n");
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

/** A raw connection to the listener, inside TLS where it speaks that. */
class Connection implements Disposable {
  text = "";
  readonly #socket: net.Socket;
  readonly #options: ProbeOptions;
  /** Resolves when the listener has hung up. */
  readonly #closed: Promise<"closed">;

  private constructor(socket: net.Socket, options: ProbeOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#closed = new Promise((resolve) => {
      for (const event of ["end", "error", "close"]) socket.on(event, () => resolve("closed"));
    });
    socket.on("data", (bytes) => this.text += new TextDecoder("latin1").decode(bytes));
  }

  static async open(options: ProbeOptions): Promise<Connection> {
    const place = { host: "127.0.0.1", port: options.port };
    const socket = options.isTls === true
      ? tls.connect({ ...place, rejectUnauthorized: false })
      : net.connect(place);
    await once(socket, options.isTls === true ? "secureConnect" : "connect");
    socket.setNoDelay(true);
    return new Connection(socket, options);
  }

  /** A listener may hang up before all is sent; its answer is still read. */
  send(text: string): void {
    this.#socket.write(text);
  }

  /** Reads until `isEnough`, the end of the connection, or for `waitMs`. */
  async readFor(
    waitMs: number,
    isEnough: (text: string) => boolean = () => false,
  ): Promise<ReadEnd> {
    const startMs = performance.now();
    const { promise: enough, resolve } = Promise.withResolvers<"enough">();
    this.#socket.on("data", () => isEnough(this.text) && resolve("enough"));
    const { clock, signal } = this.#options;
    const waiting = pause(clock, waitMs, signal).then(() => "waiting" as const);
    const kind = await Promise.race([enough, this.#closed, waiting]);
    return kind === "closed" ? { kind, afterMs: performance.now() - startMs } : { kind };
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
