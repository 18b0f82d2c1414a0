/** What a request for key lists takes, and why it cannot be done. Touches the media, and writes nothing. */
import { dirname, join, resolve } from "node:path";
import { FAT_FILE_BYTES, type Medium, mediumFault, mediumOf } from "../../keys/disk/medium.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { filesOf, volumeBytes } from "../../keys/list/volumes.ts";
import type { RecordLayout } from "../../keys/list_header.ts";
import { listBytes } from "../../keys/make/generate.ts";
import { inTheWay } from "../../keys/make/partial_seat.ts";
import type { MakeEstimateJson, MakeFaultJson } from "../gui_api/lists_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { type MakeRequest, slotCountOf } from "./make_request.ts";

/** Fits under the limit of FAT32 with room to spare. */
const FAT_VOLUME_BYTES = 4_095 * 2 ** 20;

/** What a request takes, or why it cannot be done. */
export type Estimated = { kind: "estimate"; estimate: MakeEstimateJson } | Refusal;

/** Looks at the media; a refusal where they cannot take the lists. */
export function estimateOf(request: MakeRequest): Estimated {
  const lookUp = onceFor((folder) => mediumOf(folder));
  const layout = layoutFor(request, lookUp);
  const paths = pathsOf(request);
  const fault = faultOf(paths, { layout, lookUp });
  if (fault !== undefined) return refusal(fault);
  return {
    kind: "estimate",
    estimate: {
      bytes: listBytes(layout),
      files: layout.volumeCount,
      paths,
      freeBytes: paths.map((path) => freeBytesOf(dirname(path), lookUp)),
    },
  };
}

/** What the file system of a folder can take. Throws the runtime's own errors. */
type LookUp = (folder: string) => Medium;

/** Asks the system once for each folder: a slow medium takes its time for every answer. */
function onceFor(lookUp: LookUp): LookUp {
  const known = new Map<string, Medium>();
  return (folder) => {
    const medium = known.get(folder) ?? lookUp(folder);
    known.set(folder, medium);
    return medium;
  };
}

/** How the lists are laid out: split into files where a medium takes no long ones. */
export function layoutFor(
  request: MakeRequest,
  lookUp: LookUp = onceFor((folder) => mediumOf(folder)),
): RecordLayout {
  const { recordBytes, folders } = request;
  const slotCount = slotCountOf(request);
  const single = layoutOf({ slotCount, recordBytes });
  const isSplit = listBytes(single) > FAT_FILE_BYTES &&
    folders.some((folder) => limitOf(folder, lookUp) < Infinity);
  return isSplit ? layoutOf({ slotCount, recordBytes, volumeBytes: FAT_VOLUME_BYTES }) : single;
}

/** Where the lists go, seat a first. */
export function pathsOf({ names, folders }: MakeRequest): [string, string] {
  return [
    resolve(join(folders[0], `${names.a}.hkl`)),
    resolve(join(folders[1], `${names.b}.hkl`)),
  ];
}

/** Why lists cannot go to these paths; undefined when they can. */
function faultOf(
  paths: [string, string],
  { layout, lookUp }: { layout: RecordLayout; lookUp: LookUp },
): MakeFaultJson | undefined {
  for (const path of paths) {
    if (!isFolder(dirname(path))) {
      return { code: "makeFailed", reason: "noFolder", path: dirname(path) };
    }
    const taken = inTheWay(path, layout);
    if (taken !== undefined) return { code: "makeFailed", reason: "exists", path: taken };
  }
  const fault = mediumFault(
    paths.flatMap((path) =>
      filesOf(path, layout).map((file, index) => ({
        path: file,
        bytes: volumeBytes(layout, index),
      }))
    ),
    lookUp,
  );
  if (fault?.kind === "diskFull") {
    const { folder, wantedBytes, freeBytes } = fault;
    return { code: "makeFailed", reason: "full", path: folder, wantedBytes, freeBytes };
  }
  if (fault === undefined) return undefined;
  return { code: "makeFailed", reason: "tooLarge", path: fault.path };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Null where it is not known. */
function freeBytesOf(folder: string, lookUp: LookUp): number | null {
  try {
    const { freeBytes } = lookUp(folder);
    return Number.isFinite(freeBytes) ? freeBytes : null;
  } catch {
    return null;
  }
}

function limitOf(folder: string, lookUp: LookUp): number {
  try {
    return lookUp(folder).maxFileBytes;
  } catch {
    return Infinity;
  }
}
