import { assert } from "@std/assert";
import { REQUEST_TAG_BYTES } from "../../../keys/constants.ts";
import { CELL_LENGTHS } from "../../../keys/cell/frame/cell_size.ts";
import { meetingHead } from "../../../keys/meeting_place.ts";
import { SteadyLines, type Tick } from "../../../server/peer/steady_lines.ts";
import {
  answerPadding,
  paddingOn,
  requestPadding,
} from "../../../server/transport/connections/connection_padding.ts";
import {
  type Lives,
  PLAIN_LIVES,
  TLS_LIVES,
} from "../../../server/transport/connections/connection_lives.ts";
import { ConnectionPool } from "../../../server/transport/connections/connection_pool.ts";
import { headText } from "../../../server/transport/request_heads.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { NOW_MS, sealerPair } from "../../testkit/sealer_pair.ts";
import { seededBytes, seededDice } from "../../testkit/seeded_dice.ts";

const DAY_MS = 86_400_000;
/** So long the schedule of each list is looked at. */
const SPAN_MS = 900_000;
const LISTS = 8;
const PLACE = { host: "203.0.113.5:30412", path: "/api/orders/sync" };
/** Of an answer, as Express writes it. */
const ANSWER_HEAD_BYTES = 230;
/** Records of TLS, and of TCP and IP, around a request or an answer that fits into a packet or two. */
const AROUND_BYTES = 100;
/**
 * A connection that is made and ended under TLS: both hellos (280 and 127 bytes), two certificates with P-256 and their
 * proof, as web servers have them (2,600), what ends the handshake, tickets, and the packets of TCP.
 */
const TLS_CONNECTION_BYTES = 4_000;
/** The packets of TCP alone. */
const PLAIN_CONNECTION_BYTES = 400;

/** How cells travel. */
interface Line {
  tickMs: number;
  /** Of a connection that is made and ended. */
  connectionBytes: number;
  lives: Lives;
}

/** How the bodies on one connection are longer than their cells; `run` is drawn for all of a run. */
function drawPaddings(dice: () => number, run: number) {
  return { request: requestPadding(dice(), dice()), answer: answerPadding(dice(), dice(), run) };
}

/** Bytes that one list sends in both directions in a day of steady cover with the mean distance `tickMs`. */
async function dayBytes(
  list: number,
  { tickMs, connectionBytes, lives }: Line,
): Promise<number> {
  const clock = new FakeClock();
  const startMs = clock.now();
  const { a, b } = sealerPair({ seed: `volume ${list}` });
  const dice = seededDice(list);
  const run = dice();
  const head = new Uint8Array(16);
  seededBytes(list)(head);
  const headOf = headText(meetingHead(head), PLACE);
  const paddings = new Map<number, ReturnType<typeof drawPaddings>>();
  let bytes = 0;
  const pool = new ConnectionPool(clock, () => {
    bytes += connectionBytes;
    return { isOpenFor: () => true, destroy: () => {}, end: () => {} };
  }, lives);
  const take = ({ connection, isLast, cells }: Tick): void => {
    const { life } = a.shape(NOW_MS + clock.now() - startMs);
    pool.release(pool.take("peer", { isHeld: false, life, series: connection, isLast }), 1);
    const padding = paddings.get(connection) ?? drawPaddings(dice, run);
    paddings.set(connection, padding);
    const nowMs = NOW_MS + clock.now() - startMs;
    const up = REQUEST_TAG_BYTES + CELL_LENGTHS[cells.size] +
      paddingOn(padding.request, a.shape(nowMs));
    const down = CELL_LENGTHS[cells.wish.size] +
      paddingOn(padding.answer, b.shape(nowMs));
    bytes += up + headOf(up).length + down + ANSWER_HEAD_BYTES + 2 * AROUND_BYTES;
  };
  const shape = () => a.shape(NOW_MS + clock.now() - startMs);
  const lines = new SteadyLines({ clock, tickMs, shape, onTick: take });
  lines.start();
  await clock.advance(SPAN_MS);
  lines.stop();
  pool.close();
  return bytes * DAY_MS / SPAN_MS;
}

/** The same on average over lists, in megabytes. */
async function meanDayMb(line: Line): Promise<number> {
  let sum = 0;
  for (let list = 0; list < LISTS; list++) sum += await dayBytes(list, line);
  return sum / LISTS / 1e6;
}

Deno.test("steady cover sends as much a day as the README says, and a fifth with ticks of 5 s", async () => {
  const https = { tickMs: 1_000, connectionBytes: TLS_CONNECTION_BYTES, lives: TLS_LIVES };
  const usual = await meanDayMb(https);
  const slow = await meanDayMb({ ...https, tickMs: 5_000 });
  const plain = await meanDayMb({
    tickMs: 1_000,
    connectionBytes: PLAIN_CONNECTION_BYTES,
    lives: PLAIN_LIVES,
  });
  assert(usual > 430 && usual < 550, `${usual} MB`);
  assert(slow / usual > 1 / 6 && slow / usual < 1 / 4, `${slow} MB of ${usual}`);
  assert(plain / usual > 0.65 && plain / usual < 0.85, `${plain} MB of ${usual}`);
});
