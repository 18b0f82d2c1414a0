import { assert } from "@std/assert";
import { REQUEST_TAG_BYTES } from "../../../keys/constants.ts";
import { CELL_LENGTHS } from "../../../keys/cell/frame/cell_size.ts";
import { meetingHead } from "../../../keys/meeting_place.ts";
import { SteadyLines, type Tick } from "../../../server/peer/steady_lines.ts";
import {
  answerPadding,
  paddingOn,
  requestPadding,
} from "../../../server/transport/connection_padding.ts";
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

/** How the bodies on one connection are longer than their cells. */
function drawPaddings(dice: () => number) {
  return { request: requestPadding(dice(), dice()), answer: answerPadding(dice(), dice()) };
}

/** Bytes that one list sends in both directions in a day of steady cover with the mean distance `tickMs`. */
async function dayBytes(list: number, tickMs: number): Promise<number> {
  const clock = new FakeClock();
  const startMs = clock.now();
  const { a, b } = sealerPair({ seed: `volume ${list}` });
  const dice = seededDice(list);
  const head = new Uint8Array(16);
  seededBytes(list)(head);
  const headOf = headText(meetingHead(head), PLACE);
  const paddings = new Map<number, ReturnType<typeof drawPaddings>>();
  let bytes = 0;
  const take = ({ connection, cells }: Tick): void => {
    const padding = paddings.get(connection) ?? drawPaddings(dice);
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
  return bytes * DAY_MS / SPAN_MS;
}

/** The same on average over lists, in megabytes. */
async function meanDayMb(tickMs: number): Promise<number> {
  let sum = 0;
  for (let list = 0; list < LISTS; list++) sum += await dayBytes(list, tickMs);
  return sum / LISTS / 1e6;
}

Deno.test("steady cover sends as much a day as the README says, and a fifth with ticks of 5 s", async () => {
  const usual = await meanDayMb(1_000);
  const slow = await meanDayMb(5_000);
  assert(usual > 250 && usual < 350, `${usual} MB`);
  assert(slow / usual > 1 / 6 && slow / usual < 1 / 4, `${slow} MB of ${usual}`);
});
