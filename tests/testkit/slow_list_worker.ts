/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * The thread of a list on a slow stick: it stands still for as long as the file that the query names says, in ms, as
 * `SYNC READ`, and no longer than that file is there.
 */
import { openPositional } from "../../keys/disk/disk_file.ts";
import type { DiskFile } from "../../keys/disk/disk_file.ts";
import { ListClerk } from "../../keys/live/list_clerk.ts";
import { serveJobs } from "../../keys/thread/serve_jobs.ts";

/** How often it looks whether it may go on. */
const LOOK_MS = 20;

const control = new URL(import.meta.url).searchParams.get("control") ?? "";

function standStill(which: 0 | 1): void {
  const beganMs = performance.now();
  while (performance.now() - beganMs < slownessMs(which)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  }
}

function slownessMs(which: 0 | 1): number {
  try {
    return Number(Deno.readTextFileSync(control).split(" ")[which] ?? 0);
  } catch {
    return 0;
  }
}

function openSlow(path: string, options: { write: boolean }): DiskFile {
  const file = openPositional(path, options);
  return {
    path: file.path,
    size: file.size,
    writable: file.writable,
    readAt: (offset, into) => {
      standStill(1);
      return file.readAt(offset, into);
    },
    writeAt: (offset, bytes) => file.writeAt(offset, bytes),
    sync: () => {
      standStill(0);
      file.sync();
    },
    isPresent: () => file.isPresent(),
    tryLock: () => file.tryLock(),
    unmap: () => file.unmap(),
    close: () => file.close(),
  };
}

serveJobs(self, new ListClerk(openSlow));
