/** `hchat send`: one text, or files, without the page; ends when the peer has acknowledged them. */
import { otherSeat } from "../../keys/seat.ts";
import { KeyList } from "../../keys/list/key_list.ts";
import { momentAt } from "../../keys/schedule.ts";
import { Conversation } from "../conversation/conversation.ts";
import { UserTor } from "../transport/onion/user_tor.ts";
import { Transports } from "../transport/schemes.ts";
import { TEXT_BYTES } from "../constants.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import { readPeer } from "./chat/chat_options.ts";
import { deliverFile, openFile } from "../cli/file_delivery.ts";
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
  const [path, ...words] = args.positionals;
  const peer = args.value("peer");
  if (path === undefined || peer === undefined) {
    const missing = path === undefined ? "LIST" : "--peer URL";
    throw new UsageError(
      `Cannot read the command line: expected ${missing}, got none`,
      'write it as: hchat send LIST --peer URL "the text"',
    );
  }
  const url = readPeer(peer);
  const authorities = await readAuthorities(args);
  const timeoutMs = parseDuration(args.value("timeout") ?? DEFAULT_TIMEOUT, "--timeout");
  const files = await Promise.all(args.values("file").map((file) => openFile(file, io)));
  const text = words.length > 0
    ? words.join(" ")
    : files.length > 0
    ? undefined
    : await textFromStdin(io);
  const list = await withPassphrase(
    { path, given: await givenPassphrase(args, io), io },
    (passphrase) => KeyList.open(path, { write: true, passphrase }),
  );
  const { clock, random } = io;
  const { names } = list.header;
  const moment = momentAt(list.schedule, clock.now());
  if (moment.kind === "notBegun" && moment.startsInMs >= timeoutMs) {
    list.close();
    throw new CommandError(
      `Cannot send the text: the key list begins in ${formatDuration(moment.startsInMs)}`,
      "check this computer's clock; hchat chat keeps texts until then",
    );
  }
  if (moment.kind === "over") {
    list.close();
    throw new CommandError(
      "Cannot send the text: the key list has ended",
      "check this computer's clock, or meet again and make a new list",
    );
  }
  const tor = new UserTor({ clock, random, password: await torPassword(args, io) });
  const transport = new Transports({ clock, random, tor, authorities });
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
    const way = { conversation, timeoutMs, name: names[otherSeat(list.seat)] };
    if (text !== undefined) await deliver({ ...way, text }, io);
    for (const file of files) await deliverFile(file, way, io);
    return 0;
  } finally {
    await conversation.close();
    transport.close();
    await tor.close();
  }
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
