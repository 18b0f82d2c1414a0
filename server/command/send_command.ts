/** `hchat send`: one text, without the page; ends when the peer has acknowledged it. */
import { otherSeat } from "../../keys/seat.ts";
import { KeyList } from "../../keys/list/key_list.ts";
import { momentAt } from "../../keys/schedule.ts";
import { Conversation } from "../conversation/conversation.ts";
import { Transports } from "../transport/schemes.ts";
import { TEXT_BYTES } from "../constants.ts";
import { givenPassphrase, withPassphrase } from "./ask_passphrase.ts";
import { readPeer } from "./chat_options.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { formatError, formatStatus } from "../cli/words.ts";
import { formatDuration, parseDuration } from "../cli/duration.ts";

/** How long to wait for the acknowledgement when nothing else is said. */
const DEFAULT_TIMEOUT = "30s";

/** A text and the line feed behind it, with room to say how much too long it is. */
const MAX_STDIN_BYTES = 1_048_576;

/** Sends one text. */
export const sendCommand: Command = {
  name: "send",
  summary: "send one text and wait until it has arrived",
  usage: "send LIST --peer URL [--timeout 30s] [--passphrase-file FILE] [TEXT…]",
  details: "The text comes from the arguments or from standard input. Ends with 0 when the other " +
    "side has acknowledged it, else with 1. While hchat chats with the same list, send " +
    "through its local API instead.",
  options: [
    { name: "peer", short: "p", value: "URL", help: "address of the other side, http://HOST:PORT" },
    {
      name: "timeout",
      value: "DURATION",
      help: `how long to wait for the acknowledgement (${DEFAULT_TIMEOUT})`,
    },
    {
      name: "passphrase-file",
      value: "FILE",
      help: "take the passphrase of the list from the first line",
    },
  ],
  run: runSend,
};

async function runSend(args: CommandArgs, io: CommandIo): Promise<number> {
  const [path, ...words] = args.positionals;
  const peer = args.value("peer");
  if (path === undefined || peer === undefined) {
    const missing = path === undefined ? "LIST" : "--peer URL";
    throw new UsageError(
      `Reading the command line failed: ${missing} is missing`,
      'write it as: hchat send LIST --peer URL "the text"',
    );
  }
  const url = readPeer(peer);
  const timeoutMs = parseDuration(args.value("timeout") ?? DEFAULT_TIMEOUT, "--timeout");
  const text = words.length > 0 ? words.join(" ") : await textFromStdin(io);
  const list = await withPassphrase(
    { path, given: await givenPassphrase(args, io), io },
    (passphrase) =>
      KeyList.open(path, { write: true, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
  const { clock, random } = io;
  const { names } = list.header;
  const moment = momentAt(list.schedule, clock.now());
  if (moment.kind === "notBegun" && moment.startsInMs >= timeoutMs) {
    list.close();
    throw new CommandError(
      `Sending failed: the key list begins in ${formatDuration(moment.startsInMs)}`,
      "if it should have begun, set your clock; the chat keeps texts until then",
    );
  }
  if (moment.kind === "over") {
    list.close();
    throw new CommandError(
      "Sending failed: the key list has ended",
      "if it should still last, set your clock; else meet again with a new one",
    );
  }
  const transport = new Transports(clock);
  const conversation = new Conversation({
    list,
    listPath: path,
    names,
    clock,
    random,
    transport,
    peer: url,
  });
  conversation.start();
  try {
    return await deliver({ conversation, text, timeoutMs, name: names[otherSeat(list.seat)] }, io);
  } finally {
    await conversation.close();
    transport.close();
  }
}

/** Standard input as text, without the line feed that ends it. */
async function textFromStdin(io: CommandIo): Promise<string> {
  if (io.isTyped()) {
    const end = Deno.build.os === "windows" ? "Ctrl-Z and Enter" : "Ctrl-D";
    io.err(`Write the text, then ${end} in a line of its own.`);
  }
  const bytes = await io.readStdin(MAX_STDIN_BYTES);
  if (bytes.length > MAX_STDIN_BYTES) {
    throw new CommandError(
      `Reading standard input failed: it has over ${MAX_STDIN_BYTES} bytes, at most ${TEXT_BYTES} ` +
        "are possible",
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw new CommandError("Reading standard input failed: it is not UTF-8 text");
  }
}

interface Delivery {
  conversation: Conversation;
  text: string;
  timeoutMs: number;
  /** The peer's name. */
  name: string;
}

async function deliver(delivery: Delivery, io: CommandIo): Promise<number> {
  const { conversation, text, timeoutMs, name } = delivery;
  const outcome = conversation.send(text);
  if (outcome.kind === "refused") {
    throw new CommandError(`Cannot send the text: ${formatError(outcome.error)}`);
  }
  const patience = new AbortController();
  const cancel = io.clock.after(timeoutMs, () => patience.abort());
  const state = await conversation.whenDelivered(
    outcome.id,
    AbortSignal.any([patience.signal, io.signal]),
  );
  cancel();
  if (state === "delivered" || state === "read") {
    io.out(`delivered: to ${name}, id ${outcome.id}`);
    return 0;
  }
  throw undelivered(delivery, {
    state,
    interrupted: io.signal.aborted,
    nowMs: io.clock.now(),
  });
}

/** What is known of a text that was not acknowledged: one that left may still have arrived. */
function undelivered(
  { conversation, timeoutMs, name }: Delivery,
  { state, interrupted, nowMs }: { state: string; interrupted: boolean; nowMs: number },
): CommandError {
  const why = interrupted
    ? "interrupted"
    : `no acknowledgement from ${name} within ${formatDuration(timeoutMs)}`;
  const left = state === "sent"
    ? "the text left this machine and may have arrived"
    : "the text did not leave this machine";
  const hint = formatStatus(conversation.snapshot().status, { name, nowMs });
  return new CommandError(`Sending failed: ${why}; ${left}`, hint);
}
