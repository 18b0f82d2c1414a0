/** Where hchat looks for key lists when none is named: beside the program, here, on removable media. */
import { dirname, resolve } from "node:path";
import { peekHeader } from "../../../keys/list/peek_header.ts";
import { executablePath, isAltered } from "../../cli/command_words.ts";
import { CommandError, type CommandIo } from "../../cli/command.ts";
import { quoted } from "../../http/address.ts";
import { programForm } from "../../cli/version.ts";
import type { Clock } from "../../time/clock.ts";
import { inTime } from "../../time/in_time.ts";
import { type Environment, listsIn, mediaFolders } from "../../making/places.ts";

/** Where to look. */
export interface FindOptions {
  /** Folder of the program, undefined when it runs from source. */
  programFolder: string | undefined;
  /** Folder the program was started in. */
  currentFolder: string | undefined;
  /** Folders where media are mounted. */
  mediaFolders: string[];
  clock: Clock;
}

/** How long a medium may take to say what it holds; a slower one is left out. */
const LOOK_MS = 3_000;

/**
 * The lists of the first place that holds any, sorted by name: beside the program, the current folder, removable
 * media. Folders that are missing or cannot be read count as empty.
 */
export async function findLists(options: FindOptions): Promise<string[]> {
  const places = [options.programFolder, options.currentFolder];
  for (const folder of places) {
    const lists = folder === undefined ? [] : await listsIn(folder);
    if (lists.length > 0) return lists;
  }
  const { clock } = options;
  const onMedia = options.mediaFolders.map((folder) =>
    inTime(listsIn(folder), { clock, limitMs: LOOK_MS })
  );
  return (await Promise.all(onMedia)).flatMap((lists) => lists ?? []);
}

/** The folder of the program's file; `none`: it runs from source; `unreadable`: its path is not UTF-8. */
export type ProgramFolder =
  | { kind: "folder"; path: string }
  | { kind: "none" }
  | { kind: "unreadable" };

/** Where the executable is, or where the self-extracting file says that it is. */
function programFolder(env: Environment): ProgramFolder {
  const path = programPath(env);
  if (path === undefined) return { kind: "none" };
  return isAltered(path) ? { kind: "unreadable" } : { kind: "folder", path: folderOf(path) };
}

function programPath(env: Environment): string | undefined {
  switch (programForm()) {
    case "source":
      return undefined;
    case "compiled":
      return executablePath();
    case "self-extracting":
      return env("HCHAT_PROGRAM");
  }
}

/** The folder of a program, absolute: the page goes on from it, and `./hchat` names no folder to go on from. */
export function folderOf(program: string): string {
  return dirname(resolve(program));
}

/** Lists beside the program, in the current folder, or on removable media. */
export async function findAround(
  folder: string | undefined,
  io: CommandIo,
): Promise<string[]> {
  return await findLists({
    programFolder: folder,
    currentFolder: ".",
    mediaFolders: await mediaFolders((name) => io.env(name)),
    clock: io.clock,
  });
}

/** Folders that the page offers for new lists: media, the folder of the program, and the current one. */
export async function placesAround(
  folder: string | undefined,
  io: CommandIo,
): Promise<{ media: string[]; own: string[] }> {
  const here = resolve(".");
  return {
    media: await mediaFolders((name) => io.env(name)),
    own: folder === undefined ? [here] : [folder, here],
  };
}

/**
 * The only list found, or the one that the user picks on the terminal. None without a terminal, or without an answer:
 * the page offers them.
 */
export async function chooseList(found: string[], io: CommandIo): Promise<string[]> {
  if (found.length < 2) return found;
  io.err("Key lists found here. Choose yours:");
  found.forEach((path, index) => io.err(`  ${index + 1}  ${path}`));
  const answer = await io.ask("Its number, or Enter to choose on the page:");
  const word = answer?.trim() ?? "";
  const chosen = found[Number(word || NaN) - 1];
  if (chosen !== undefined) return [chosen];
  if (word !== "") {
    io.err(
      `hchat: warning: expected a number from 1 to ${found.length}, got ${quoted(word)}; ` +
        "choose on the page",
    );
  }
  return [];
}

/** Tells how to open a list after none was opened. */
export function sayNoList(found: string[], io: CommandIo): void {
  const way = found.length === 0
    ? "make two on the page or with hchat keygen, or open one on the page"
    : "choose one on the page, or start hchat with its path";
  io.err(`hchat: hint: no key list is open; ${way}`);
}

/** One list cannot be two conversations, even under two names of its file. */
export async function refuseTwice(lists: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  if (lists.length < 2) return;
  for (const path of lists) {
    const real = await Deno.realPath(path).catch(() => path);
    if (seen.has(real)) {
      throw new CommandError(
        `Cannot open the key lists: expected each list once, got ${path} twice`,
      );
    }
    seen.add(real);
  }
}

/** Both files of a pair in one place: each belongs to one person only. */
export async function warnOfBothSeats(lists: readonly string[], io: CommandIo): Promise<void> {
  const pathOf = new Map<string, string>();
  for (const path of lists) {
    const listId = (await peekHeader(path))?.listId.toHex();
    if (listId === undefined) continue;
    const other = pathOf.get(listId);
    if (other !== undefined) {
      io.err(
        `hchat: warning: ${other} and ${path} are the two copies of one list; keep yours and ` +
          "give the other person theirs",
      );
    }
    pathOf.set(listId, path);
  }
}

/** The folder of the program, where hchat looks for lists and settings. */
export function settingsFolder(io: CommandIo): string | undefined {
  const folder = programFolder((name) => io.env(name));
  if (folder.kind === "unreadable") {
    io.err(
      "hchat: warning: the folder of hchat has a name that is not UTF-8; lists and settings beside " +
        "hchat are not used",
    );
  }
  return folder.kind === "folder" ? folder.path : undefined;
}
