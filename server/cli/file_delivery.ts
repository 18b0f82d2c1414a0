/** The files of `hchat send --file`. */
import { basename } from "node:path";
import { formatError } from "./error_words.ts";
import { CommandError, type CommandIo } from "./command.ts";
import { formatDuration } from "./duration.ts";
import { fileError } from "./named_file.ts";
import { formatStatus } from "./words.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { FileToSend } from "../files/file_lane_options.ts";
import { MEMORY_BYTES } from "../files/file_sink.ts";
import { namedType } from "../files/named_type.ts";
import { DiskSource, MemorySource } from "../files/file_source.ts";

/** Opens the file at `path`, or standard input for `-`. Throws CommandError. */
export async function openFile(path: string, io: CommandIo): Promise<FileToSend> {
  if (path === "-") return await standardInput(io);
  const name = basename(path);
  try {
    return { source: await DiskSource.openOrThrow(path), name, type: namedType(name) };
  } catch (cause) {
    throw fileError("send the file", path, { cause });
  }
}

async function standardInput(io: CommandIo): Promise<FileToSend> {
  const bytes = await io.readStdin(MEMORY_BYTES + 1);
  if (bytes.length > MEMORY_BYTES) {
    throw new CommandError(
      `Cannot read standard input: expected at most ${MEMORY_BYTES} bytes, got more`,
      "write it to a file, and send that",
    );
  }
  return { source: new MemorySource(bytes), name: "standard input", type: "" };
}

/** Where a file goes, and how long to wait without progress. */
export interface FileWay {
  conversation: Conversation;
  timeoutMs: number;
  /** The peer's name. */
  name: string;
}

/** Sends a file and waits until it has arrived. Throws CommandError where it does not. */
export async function deliverFile(file: FileToSend, way: FileWay, io: CommandIo): Promise<void> {
  const { conversation, timeoutMs, name } = way;
  const outcome = conversation.sendFile(file);
  if (outcome.kind === "refused") {
    throw new CommandError(`Cannot send ${file.name}: ${formatError(outcome.error)}`);
  }
  const { id } = outcome;
  const patience = new AbortController();
  let cancel = io.clock.after(timeoutMs, () => patience.abort());
  const unsubscribe = conversation.subscribe((change) => {
    if (change.kind !== "entry" || change.entry.id !== id) return;
    cancel();
    cancel = io.clock.after(timeoutMs, () => patience.abort());
  });
  const signal = AbortSignal.any([patience.signal, io.signal]);
  const state = await conversation.whenDelivered(id, signal);
  unsubscribe();
  cancel();
  if (state === "delivered" || state === "read") {
    return io.out(`delivered: ${file.name} to ${name}, id ${id}`);
  }
  const shown = conversation.snapshot().entries.find((entry) => entry.id === id)?.file;
  throw new CommandError(
    `Cannot deliver ${file.name}: ${whyNot(shown?.state, way, io)}`,
    whatToDo(shown?.state, way, io),
  );
}

/** Undefined where nothing is left to do. */
function whatToDo(
  state: string | undefined,
  { conversation, name }: FileWay,
  io: CommandIo,
): string | undefined {
  const { status } = conversation.snapshot();
  if (io.signal.aborted || state === "refused" || state === "cancelled") return undefined;
  if (status.code !== "connected") return formatStatus(status, { name, nowMs: io.clock.now() });
  if (state !== "offered") return undefined;
  return `${name} has to accept a file that is no picture; with --timeout 10m hchat waits longer`;
}

function whyNot(
  state: string | undefined,
  { name, timeoutMs }: FileWay,
  io: CommandIo,
): string {
  if (io.signal.aborted) return "interrupted";
  if (state === "refused") return `${name} refused it`;
  if (state === "cancelled") return `${name} cancelled it`;
  if (state === "failed") return "it could not be read here or stored there";
  return `${name} did not take more of it for ${formatDuration(timeoutMs)}`;
}
