/** Where key lists are, and where they can go: media, a few folders of one's own, and what a folder holds. */
import { dirname } from "node:path";
import { folderEntries } from "../../keys/disk/path.ts";
import { mediumOf } from "../../keys/disk/medium.ts";
import type { FolderJson, MediaJson } from "../gui_api/lists_json.ts";

/** Ending of a key list's first volume. */
const LIST_ENDING = ".hkl";

/** Looks a value of the environment up. */
export type Environment = (name: string) => string | undefined;

/** Folders where this system mounts removable media. */
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

/** Key lists in a folder, sorted; none where it cannot be read. */
export function listsIn(folder: string): string[] {
  return folderEntries(folder)
    .filter((entry) => !entry.isDirectory && entry.name.endsWith(LIST_ENDING))
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => `${folder.replace(/\/$/, "")}/${entry.name}`)
    .sort();
}

/** Folders in a folder, sorted, hidden ones left out; none where it cannot be read. */
export function foldersIn(root: string): string[] {
  return folderEntries(root)
    .filter((entry) => entry.isDirectory && !entry.name.startsWith("."))
    .map((entry) => `${root.replace(/\/$/, "")}/${entry.name}`)
    .sort();
}

/** Media that are plugged in, and folders of one's own, each with the key lists in it. */
export function placesOf(
  { media, own }: { media: readonly string[]; own: readonly string[] },
): MediaJson {
  // What an administrator has mounted is no stick to carry away, and nobody's first choice.
  const isMount = (path: string): boolean => path.startsWith("/mnt/");
  const places = [
    ...media.filter((path) => !isMount(path)).map((path) => ({ path, isMedium: true })),
    ...[...own, ...media.filter(isMount)].map((path) => ({ path, isMedium: false })),
  ];
  const known = new Set<string>();
  return {
    places: places.flatMap(({ path, isMedium }) => {
      const freeBytes = freeBytesIn(path);
      if (freeBytes === undefined || known.has(path)) return [];
      known.add(path);
      return [{ path, isMedium, freeBytes, lists: listsIn(path) }];
    }),
  };
}

/** What a folder holds, for finding one's way. */
export function folderAt(path: string): FolderJson {
  const parent = dirname(path);
  return {
    path,
    parent: parent === path ? null : parent,
    folders: foldersIn(path),
    lists: listsIn(path),
  };
}

/** Null where it is not known, undefined where there is no such folder. */
function freeBytesIn(folder: string): number | null | undefined {
  try {
    const { freeBytes } = mediumOf(folder);
    return Number.isFinite(freeBytes) ? freeBytes : null;
  } catch {
    return undefined;
  }
}
