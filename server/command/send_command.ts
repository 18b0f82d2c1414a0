/** `hchat send`: one text, or files, without the page; ends when the peer has acknowledged them. */
import { otherSeat } from "../../keys/seat.ts";
import { KeyList } from "../../keys/list/key_list.ts";
import { momentAt, type Schedule } from "../../keys/schedule.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { TEXT_BYTES } from "../constants.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import { readPeer } from "./chat/chat_options.ts";
import { deliverFile, openFile } from "../cli/file_delivery.ts";
import type { FileToSend } from "../files/file_lane_options.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { formatError } from "../cli/error_words.ts";
import { formatStatus } from "../cli/words.ts";
import { formatDuration, parseDuration } from "../cli/duration.ts";
import { CA, readAuthorities } from "../cli/authorities.ts";
import { TOR_PASSWORD_FILE, torPassword } from "../cli/passphrase/tor_password.ts";

/** How long to wait for the acknowledgement by default. */
const DEFAULT_TIMEOUT = "30s";

/** More than any text; what is longer is not read. */
const MAX_STDIN_BYTES = 1_048_576;

/** Sends one text. */
export const sendCommand: Command = {
  name: "send",
  summary: "send one text, or files, and wait until they have arrived",
  usage:
    "send LIST --peer URL [--ca FILE] [--file PATH]… [--timeout 30s] [--passphrase-file FILE] " +
    "[--tor-password-file FILE] [TEXT…]",
  details:
    "The text comes from the arguments or from standard input. With --file, files go instead, or " +
    "after the text of the arguments; --file - is standard input, up to 64 MiB. The other side has " +
    "to accept a file that is no picture; the time limit counts from its last progress. The exit code is 0 when the other " +
    "side has confirmed the text, 1 otherwise. While hchat chats with the same list, use its local " +
    "API instead.",
  options: [
    {
      name: "peer",
      short: "p",
      value: "URL",
      help: "address of the other side: HOST, http://HOST:PORT, https://HOST or onion",
    },
    CA,
    {
      name: "file",
      value: "PATH",
      help: "send this file; once for each file, - for standard input",
      multiple: true,
    },
    {
      name: "timeout",
      value: "DURATION",
      help: `how long to wait for the confirmation (${DEFAULT_TIMEOUT})`,
    },
    {
      name: "passphrase-file",
      value: "FILE",
      help: "read the passphrase of the list from the first line",
    },
    TOR_PASSWORD_FILE,
  ],
  run: runSend,
};

async function runSend(args: CommandArgs, io: CommandIo): Promise<number> {
  const order = await readOrder(args, io);
  // Loaded here: other commands start without them.
  const { Conversation } = await import("../conversation/conversation.ts");
  const { UserTor } = await import("../transport/onion/user_tor.ts");
  const { Transports } = await import("../transport/schemes.ts");
  const list = await withPassphrase(
    { path: order.path, given: await givenPassphrase(args, io), io },
    (passphrase) => KeyList.open(order.path, { write: true, passphrase }),
  );
  const { clock, random } = io;
  const lateness = cannotSendNow(list.schedule, { nowMs: clock.now(), timeoutMs: order.timeoutMs });
  if (lateness !== undefined) {
    list.close();
    throw lateness;
  }
  const { names } = list.header;
  const tor = new UserTor({ clock, random, password: await torPassword(args, io) });
  const transport = new Transports({ clock, random, tor, authorities: order.authorities });
  const { path: listPath, peer } = order;
  const conversation = new Conversation({ list, listPath, names, clock, random, transport, peer });
  conversation.start();
  try {
    const way = { conversation, timeoutMs: order.timeoutMs, name: names[otherSeat(list.seat)] };
    if (order.text !== undefined) await deliver({ ...way, text: order.text }, io);
    for (const file of order.files) await deliverFile(file, way, io);
    return 0;
  } finally {
    await conversation.close();
    transport.close();
    await tor.close();
  }
}

/** What the command line asks for. */
interface SendOrder {
  path: string;
  peer: URL;
  authorities: string[];
  timeoutMs: number;
  files: FileToSend[];
  text: string | undefined;
}

async function readOrder(args: CommandArgs, io: CommandIo): Promise<SendOrder> {
  const [path, ...words] = args.positionals;
  const peer = args.value("peer");
  if (path === undefined || peer === undefined) {
    const missing = path === undefined ? "LIST" : "--peer URL";
    throw new UsageError(
      `Cannot read the command line: expected ${missing}, got none`,
      'write it as: hchat send LIST --peer URL "the text"',
    );
  }
  return {
    path,
    peer: readPeer(peer),
    authorities: await readAuthorities(args),
    timeoutMs: parseDuration(args.value("timeout") ?? DEFAULT_TIMEOUT, "--timeout"),
    files: await Promise.all(args.values("file").map((file) => openFile(file, io))),
    text: await textOf(args, words, io),
  };
}

/** The text of the arguments; without one and without files, standard input. */
async function textOf(
  args: CommandArgs,
  words: string[],
  io: CommandIo,
): Promise<string | undefined> {
  if (words.length > 0) return words.join(" ");
  return args.values("file").length > 0 ? undefined : await textFromStdin(io);
}

/** Why nothing goes out under a list before the patience is over; undefined when it can. */
function cannotSendNow(
  schedule: Schedule,
  { nowMs, timeoutMs }: { nowMs: number; timeoutMs: number },
): CommandError | undefined {
  const moment = momentAt(schedule, nowMs);
  if (moment.kind === "notBegun" && moment.startsInMs >= timeoutMs) {
    return new CommandError(
      `Cannot send the text: the key list begins in ${formatDuration(moment.startsInMs)}`,
      "check this computer's clock; hchat chat keeps texts until then",
    );
  }
  if (moment.kind !== "over") return undefined;
  return new CommandError(
    "Cannot send the text: the key list has ended",
    "check this computer's clock, or meet again and make a new list",
  );
}

/** Standard input as text, without the line feed that ends it. */
async function textFromStdin(io: CommandIo): Promise<string> {
  if (io.isTyped()) {
    const end = Deno.build.os === "windows" ? "Ctrl-Z and Enter" : "Ctrl-D";
    io.err(`Type the text, then ${end} on a new line.`);
  }
  const bytes = await io.readStdin(MAX_STDIN_BYTES);
  if (bytes.length > MAX_STDIN_BYTES) {
    throw new CommandError(
      `Cannot read standard input: expected at most ${TEXT_BYTES} bytes, got more than ${MAX_STDIN_BYTES}`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw new CommandError("Cannot read standard input: expected UTF-8 text, got other bytes");
  }
}

interface Delivery {
  conversation: Conversation;
  text: string;
  timeoutMs: number;
  /** The peer's name. */
  name: string;
}

async function deliver(delivery: Delivery, io: CommandIo): Promise<void> {
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
    return io.out(`delivered: to ${name}, id ${outcome.id}`);
  }
  throw undelivered(delivery, {
    state,
    interrupted: io.signal.aborted,
    nowMs: io.clock.now(),
  });
}

/** The error about a text that was not acknowledged: one that left may still have arrived. */
function undelivered(
  { conversation, timeoutMs, name }: Delivery,
  { state, interrupted, nowMs }: { state: string; interrupted: boolean; nowMs: number },
): CommandError {
  const why = interrupted
    ? "interrupted"
    : `${name} did not confirm it within ${formatDuration(timeoutMs)}`;
  const left = state === "sent"
    ? "it left this computer and may have arrived"
    : "it did not leave this computer";
  const hint = formatStatus(conversation.snapshot().status, { name, nowMs });
  return new CommandError(`Cannot deliver the text: ${why}; ${left}`, hint);
}
