/** Where key lists are looked for when none is named: beside the program, here, on removable media. */
import { folderEntries } from "../../keys/disk/path.ts";
import { programForm } from "../cli/version.ts";

/** Ending of a key list's first volume. */
const LIST_ENDING = ".hkl";

type Environment = (name: string) => string | undefined;

/** Where to look. */
export interface FindOptions {
  /** Folder of the program, undefined when it runs from source. */
  programFolder: string | undefined;
  /** Folder the program was started in. */
  currentFolder: string | undefined;
  /** Folders at which media are mounted. */
  mediaFolders: string[];
}

/**
 * The lists of the first place that holds any, sorted by name: beside the program, the current folder, removable
 * media. Folders that are missing or may not be read count as empty.
 */
export function findLists(options: FindOptions): string[] {
  const places = [options.programFolder, options.currentFolder];
  for (const folder of places) {
    const lists = folder === undefined ? [] : listsIn(folder);
    if (lists.length > 0) return lists;
  }
  return options.mediaFolders.flatMap(listsIn);
}

/** Folder in which the program's file lies: the executable's own, or as the self-extracting file tells it. */
export function programFolder(env: Environment): string | undefined {
  const form = programForm();
  if (form === "source") return undefined;
  const path = form === "compiled" ? Deno.execPath() : env("HCHAT_PROGRAM");
  return path === undefined ? undefined : parentOf(path);
}

/** Folders at which removable media are mounted on this system. */
export function mediaFolders(env: Environment): string[] {
  if (Deno.build.os === "darwin") return foldersIn("/Volumes");
  if (Deno.build.os === "windows") {
    return [..."DEFGHIJKLMNOPQRSTUVWXYZ"].map((drive) => `${drive}:/`);
  }
  const user = env("USER") ?? env("LOGNAME");
  const own = user === undefined || /[/\0]/.test(user)
    ? []
    : [`/run/media/${user}`, `/media/${user}`];
  return [...own, "/media", "/mnt"].flatMap(foldersIn);
}

function parentOf(path: string): string {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return cut <= 0 ? "/" : path.slice(0, cut);
}

function listsIn(folder: string): string[] {
  return folderEntries(folder)
    .filter((entry) => !entry.isDirectory && entry.name.endsWith(LIST_ENDING))
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => `${folder.replace(/\/$/, "")}/${entry.name}`)
    .sort();
}

function foldersIn(root: string): string[] {
  return folderEntries(root)
    .filter((entry) => entry.isDirectory)
    .map((entry) => `${root}/${entry.name}`)
    .sort();
}
