/**
 * `hchat demo --check`: what a person would do with the two pages, done through the local API.
 *  1. alice dials bob through a tap that keeps what crosses the wire;
 *  2. texts go both ways, once under each of three keys;
 *  3. both JSON documents are read back and compared with what was sent;
 *  4. what crossed the wire is searched for the texts, and one cell is shown.
 */
import { CELL_BYTES, TINY_CELL_BYTES } from "../../keys/constants.ts";
import { mayBeAnswer, mayBeRequest } from "../transport/body.ts";
import { pause } from "../time/clock.ts";
import { type Exchange, exchangesOf } from "../dpi/exchanges.ts";
import { openTap } from "../dpi/tap.ts";
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import type { EntryJson } from "../gui_api/entry_json.ts";
import { CommandError, type CommandIo } from "../cli/command.ts";
import { DEMO_NAMES, type DemoPair } from "./pair/demo_pair.ts";
import { LocalApi } from "../cli/local_api.ts";

/** How many keys have to be in use one after the other: two changes. */
const KEYS = 3;

/** How often the JSON documents are looked at. */
const LOOK_MS = 50;

/** How many bytes of a body are shown. */
const SHOWN_BYTES = 96;

type Talk = { from: Person; to: Person; text: string };
interface Person {
  name: string;
  api: LocalApi;
}

/** Runs the check and prints its transcript. Throws CommandError with the reason when it fails. */
export async function checkDemo(pair: DemoPair, periodMs: number, io: CommandIo): Promise<void> {
  const tap = openTap(pair.bobPort, () => io.clock.now());
  try {
    await pair.introduce({ forAlice: new URL(`http://127.0.0.1:${tap.port}`) });
    const alice = { name: DEMO_NAMES.a, api: new LocalApi(pair.alice.pageUrl) };
    const bob = { name: DEMO_NAMES.b, api: new LocalApi(pair.bob.pageUrl) };
    const watch = new Watch(io, 4 * periodMs + 15_000);
    const talks: Talk[] = [];
    let lastSlot = -1;
    for (let key = 1; key <= KEYS; key++) {
      await watch.nextSlot(alice.api, lastSlot);
      const round: Talk[] = [
        { from: alice, to: bob, text: `message ${key} from alice to bob` },
        { from: bob, to: alice, text: `message ${key} from bob to alice` },
      ];
      // The key may change within a round; the next one waits until the last of them has passed.
      for (const talk of round) lastSlot = Math.max(lastSlot, await exchange(talk, watch, io));
      talks.push(...round);
    }
    await compare(talks, [alice, bob]);
    showWire(tap.flows().flatMap(exchangesOf), talks, io);
    io.out(
      `checked: ${talks.length} texts, each delivered once and in order, read back on both sides`,
    );
  } finally {
    tap.close();
  }
}

/** Waits for things to become so, with an end to its patience. */
class Watch {
  readonly #io: CommandIo;
  readonly #patienceMs: number;

  constructor(io: CommandIo, patienceMs: number) {
    this.#io = io;
    this.#patienceMs = patienceMs;
  }

  /** What `look` finds as soon as it finds anything. */
  async until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    const { clock, signal } = this.#io;
    const endMs = clock.now() + this.#patienceMs;
    while (clock.now() < endMs && !signal.aborted) {
      const found = await look();
      if (found !== undefined) return found;
      await pause(clock, LOOK_MS, signal);
    }
    throw new CommandError(
      signal.aborted
        ? "Cannot check the demo: interrupted"
        : `Cannot check the demo: expected ${what}, got nothing within ${
          this.#patienceMs / 1_000
        } s`,
    );
  }

  /** The slot in use as soon as it is past `slot`. */
  async nextSlot(api: LocalApi, slot: number): Promise<number> {
    return await this.until("the next key", async () => {
      const now = (await conversationOf(api)).slot;
      return now !== null && now > slot ? now : undefined;
    });
  }
}

/** Sends one text, waits until it is delivered and returns the slot that it was sealed under. */
async function exchange({ from, to, text }: Talk, watch: Watch, io: CommandIo): Promise<number> {
  const id = await from.api.send(text);
  const entry = await watch.until(`the delivery of "${text}"`, async () => {
    const found = (await conversationOf(from.api)).entries.find((each) => each.id === id);
    return found?.state === "delivered" || found?.state === "read" ? found : undefined;
  });
  const how = entry.protection === "pad" ? "one-time pad" : "AEAD only";
  io.out(`key ${entry.slot}  ${from.name} -> ${to.name}  "${text}"  ${entry.state}, ${how}`);
  return entry.slot ?? -1;
}

async function conversationOf(api: LocalApi): Promise<ConversationJson> {
  const [conversation] = (await api.messages()).conversations;
  if (conversation !== undefined) return conversation;
  throw new CommandError("Cannot check the demo: expected a conversation, got none");
}

/** Every text is in both documents, once and in order, as sent in one and as received in the other, under three keys or more. */
async function compare(talks: Talk[], people: Person[]): Promise<void> {
  for (const person of people) {
    const { entries } = await conversationOf(person.api);
    const sent = talks.filter(({ from }) => from === person).map(({ text }) => text);
    const got = talks.filter(({ to }) => to === person).map(({ text }) => text);
    requireSame(`what ${person.name} sent`, textsOf(entries, "out"), sent);
    requireSame(`what reached ${person.name}`, textsOf(entries, "in"), got);
    const keys = new Set(
      entries.filter(({ direction }) => direction === "out").map(({ slot }) => slot),
    );
    if (keys.size < KEYS) {
      throw new CommandError(
        `Cannot check the demo: expected ${KEYS} keys of ${person.name}, got ${keys.size}`,
      );
    }
  }
}

function textsOf(entries: EntryJson[], direction: EntryJson["direction"]): string[] {
  return entries.filter((entry) => entry.direction === direction).map(({ text }) => text);
}

function requireSame(what: string, got: string[], expected: string[]): void {
  if (JSON.stringify(got) === JSON.stringify(expected)) return;
  throw new CommandError(
    `Cannot check the demo: expected ${expected.length} texts in order for ${what}, got ${got.length}`,
  );
}

function showWire(exchanges: Exchange[], talks: Talk[], io: CommandIo): void {
  const bodies = exchanges.flatMap(({ requestBody, answerBody }) => [requestBody, answerBody]);
  const shown = exchanges.at(-1);
  const odd = exchanges.find(({ requestBody, answerBody }) =>
    !mayBeRequest(requestBody.length) || !mayBeAnswer(answerBody.length)
  );
  if (shown === undefined || odd !== undefined) {
    throw new CommandError(
      `Cannot check the demo: expected cells on the wire, got bodies of ${
        odd?.requestBody.length ?? 0
      } and ${odd?.answerBody.length ?? 0} bytes`,
    );
  }
  const wire = bodies.map((body) => new TextDecoder("latin1").decode(body)).join("");
  if (talks.some(({ text }) => wire.includes(text))) {
    throw new CommandError(
      "Cannot check the demo: expected sealed texts, got one in clear on the wire",
    );
  }
  io.out(
    `wire: ${bodies.length} cells of ${TINY_CELL_BYTES} to ${CELL_BYTES} bytes, none of the texts among them; ` +
      "one of them:",
  );
  for (const line of shown.requestHead.split("\r\n")) io.out(`  ${line}`);
  io.out("");
  for (const line of hexLines(shown.requestBody.subarray(0, SHOWN_BYTES))) io.out(`  ${line}`);
  io.out(`  … ${shown.requestBody.length - SHOWN_BYTES} bytes more`);
}

/** Rows of 16 bytes: offset, hexadecimal digits, what of it is printable. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text.join("")}`);
  }
  return lines;
}
