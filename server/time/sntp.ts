/** Asks a time server how far our clock is off, by SNTP version 4 (RFC 5905 §14, RFC 4330). */
import dgram from "node:dgram";
import type { RandomFill } from "../../keys/random.ts";
import type { Clock } from "./clock.ts";

/** Port of time servers. */
export const SNTP_PORT = 123;

const MESSAGE_BYTES = 48;
/** No leap warning, version 4, client. */
const CLIENT = 0b00_100_011;
const SERVER_MODE = 4;
const NOT_SYNCHRONISED = 3;
const TRANSMIT_AT = 40;
/** Seconds from 1900, where NTP counts from, to 1970. */
const EPOCH_S = 2_208_988_800;
/** An era of NTP's seconds: what is below the middle of the first one is meant to be of the second, from 2036 on. */
const ERA_S = 2 ** 32;

/** How long to wait for one answer. */
const PATIENCE_MS = 2_000;

/** One answer, or why there is none. */
export type SntpSample =
  /** `offsetMs`: the server's clock minus ours; wrong by half of `delayMs` at most. */
  | { kind: "answered"; offsetMs: number; delayMs: number }
  | { kind: "noAnswer" }
  /** It says that it does not know the time itself, or that it answers nobody now. */
  | { kind: "notSynchronised" };

/** Whom to ask, and with what. */
export interface SntpQuestion {
  host: string;
  port?: number | undefined;
  clock: Clock;
  random: RandomFill;
  signal: AbortSignal;
}

/**
 * Asks once. The request says nothing of our clock: where the time would be there are random bytes, which the
 * answer has to repeat.
 */
export async function askTime(
  { host, port = SNTP_PORT, clock, random, signal }: SntpQuestion,
): Promise<SntpSample> {
  const request = new Uint8Array(MESSAGE_BYTES);
  request[0] = CLIENT;
  const nonce = request.subarray(TRANSMIT_AT);
  random(nonce);
  const socket = dgram.createSocket(host.includes(":") ? "udp6" : "udp4");
  const { promise, resolve } = Promise.withResolvers<SntpSample>();
  const noAnswer = (): void => resolve({ kind: "noAnswer" });
  const cancel = clock.after(PATIENCE_MS, noAnswer);
  signal.addEventListener("abort", noAnswer, { once: true });
  const sent = { ms: clock.now(), uptimeMs: performance.now() };
  socket.on("error", noAnswer);
  socket.on("message", (message) => {
    const answer = new Uint8Array(message);
    // Elapsed time comes from a clock that nobody sets meanwhile.
    const elapsedMs = performance.now() - sent.uptimeMs;
    if (isAnswer(answer, nonce)) resolve(readAnswer(answer, { sentMs: sent.ms, elapsedMs }));
  });
  socket.send(request, port, host, (error) => error && noAnswer());
  try {
    return await promise;
  } finally {
    cancel();
    signal.removeEventListener("abort", noAnswer);
    socket.close();
  }
}

/** Whether it is the answer of a server to the request with this nonce. */
function isAnswer(answer: Uint8Array, nonce: Uint8Array): boolean {
  return answer.length >= MESSAGE_BYTES && (answer[0]! & 7) === SERVER_MODE &&
    answer.subarray(24, 32).toHex() === nonce.toHex();
}

/** RFC 5905 §8: offset and delay of an answer; times in Unix milliseconds. */
export function readAnswer(
  answer: Uint8Array,
  { sentMs, elapsedMs }: { sentMs: number; elapsedMs: number },
): SntpSample {
  const stratum = answer[1]!;
  const transmitMs = timeAt(answer, TRANSMIT_AT);
  const receiveMs = timeAt(answer, 32);
  const isUnsure = answer[0]! >> 6 === NOT_SYNCHRONISED || stratum === 0 || stratum > 15;
  if (isUnsure || transmitMs === undefined || receiveMs === undefined) {
    return { kind: "notSynchronised" };
  }
  const offsetMs = ((receiveMs - sentMs) + (transmitMs - (sentMs + elapsedMs))) / 2;
  const delayMs = Math.max(0, elapsedMs - (transmitMs - receiveMs));
  return { kind: "answered", offsetMs: Math.round(offsetMs), delayMs };
}

/** The timestamp at `offset`, in Unix milliseconds; undefined where it is not set. */
function timeAt(answer: Uint8Array, offset: number): number | undefined {
  const view = new DataView(answer.buffer, answer.byteOffset);
  const seconds = view.getUint32(offset);
  const fraction = view.getUint32(offset + 4);
  if (seconds === 0 && fraction === 0) return undefined;
  const era = seconds < ERA_S / 2 ? ERA_S : 0;
  return (seconds + era - EPOCH_S) * 1_000 + fraction * 1_000 / 2 ** 32;
}
