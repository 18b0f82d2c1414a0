/** Where key lists are, and where they can go: media, a few folders of one's own, and what a folder holds. */
import { dirname } from "node:path";
import { listFolder } from "../../keys/disk/path.ts";
import { freeBytesAt } from "../../keys/disk/medium.ts";
import type { FolderJson, MediaJson } from "../gui_api/lists_json.ts";
import type { Clock } from "../time/clock.ts";
import { inTime } from "../time/in_time.ts";

/** Ending of a key list's first volume. */
const LIST_ENDING = ".hkl";

/** A medium that takes longer is shown without what it holds. */
const LOOK_MS = 3_000;
const UNKNOWN = { freeBytes: null, lists: [] };

/** Looks a value of the environment up. */
export type Environment = (name: string) => string | undefined;

/** Folders where this system mounts removable media. */
export async function mediaFolders(env: Environment): Promise<string[]> {
  if (Deno.build.os === "darwin") return await foldersIn("/Volumes");
  if (Deno.build.os === "windows") {
    return [..."DEFGHIJKLMNOPQRSTUVWXYZ"].map((drive) => `${drive}:/`);
  }
  const user = env("USER") ?? env("LOGNAME");
  const own = user === undefined || /[/\0]/.test(user)
    ? []
    : [`/run/media/${user}`, `/media/${user}`];
  return (await Promise.all([...own, "/media", "/mnt"].map(foldersIn))).flat();
}

/** Key lists in a folder, sorted; none where it cannot be read. */
export async function listsIn(folder: string): Promise<string[]> {
  return (await listFolder(folder))
    .filter((entry) => !entry.isDirectory && entry.name.endsWith(LIST_ENDING))
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => `${folder.replace(/\/$/, "")}/${entry.name}`)
    .sort();
}

/** Folders in a folder, sorted, hidden ones left out; none where it cannot be read. */
async function foldersIn(root: string): Promise<string[]> {
  return (await listFolder(root))
    .filter((entry) => entry.isDirectory && !entry.name.startsWith("."))
    .map((entry) => `${root.replace(/\/$/, "")}/${entry.name}`)
    .sort();
}

/** Media that are plugged in, and folders of one's own, each with the key lists in it. */
export async function placesOf(
  { media, own }: { media: readonly string[]; own: readonly string[] },
  clock: Clock,
): Promise<MediaJson> {
  // What an administrator has mounted is no stick to carry away, and nobody's first choice.
  const isMount = (path: string): boolean => path.startsWith("/mnt/");
  const places = [
    ...media.filter((path) => !isMount(path)).map((path) => ({ path, isMedium: true })),
    ...[...own, ...media.filter(isMount)].map((path) => ({ path, isMedium: false })),
  ];
  const paths = places.map(({ path }) => path);
  const once = places.filter(({ path }, index) => paths.indexOf(path) === index);
  const each = once.map(async (place) => {
    const held = await inTime(heldBy(place.path), { clock, limitMs: LOOK_MS }) ?? UNKNOWN;
    return held.freeBytes === undefined ? [] : [{ ...place, ...held, freeBytes: held.freeBytes }];
  });
  return { places: (await Promise.all(each)).flat() };
}

/** Lists of a folder, and its room as `freeBytesIn` tells it. */
async function heldBy(
  path: string,
): Promise<{ freeBytes: number | null | undefined; lists: string[] }> {
  const freeBytes = await freeBytesIn(path);
  return { freeBytes, lists: freeBytes === undefined ? [] : await listsIn(path) };
}

/** What a folder holds, for finding one's way. */
export async function folderAt(path: string): Promise<FolderJson> {
  const parent = dirname(path);
  return {
    path,
    parent: parent === path ? null : parent,
    folders: await foldersIn(path),
    lists: await listsIn(path),
  };
}

/** Null where it is not known, undefined where there is no such folder. */
async function freeBytesIn(folder: string): Promise<number | null | undefined> {
  try {
    const freeBytes = await freeBytesAt(folder);
    return Number.isFinite(freeBytes) ? freeBytes : null;
  } catch {
    return undefined;
  }
}
