/** Which lists `hchat chat` opens where none is named: found around the program, picked on the terminal. */
import { quoted } from "../http/address.ts";
import type { CommandIo } from "../cli/command.ts";
import { findLists, mediaFolders } from "./find_lists.ts";

/** Lists beside the program, in the current folder, or on removable media. */
export function findAround(folder: string | undefined, io: CommandIo): string[] {
  return findLists({
    programFolder: folder,
    currentFolder: ".",
    mediaFolders: mediaFolders((name) => io.env(name)),
  });
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
    ? "open one on the page, or make one with hchat keygen"
    : "choose one on the page, or start hchat with its path";
  io.err(`hchat: hint: no key list is open; ${way}`);
}
