/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * The thread of a list on a slow stick: it stands still for as long as the file that the query names says, in ms, as
 * `SYNC READ`. Without that file the stick is as fast as the disk.
 */
import { openPositional } from "../../keys/disk/disk_file.ts";
import type { DiskFile } from "../../keys/disk/disk_file.ts";
import { ListClerk } from "../../keys/live/list_clerk.ts";
import { serveJobs } from "../../keys/thread/serve_jobs.ts";

const control = new URL(import.meta.url).searchParams.get("control") ?? "";

function standStill(which: 0 | 1): void {
  let words: string;
  try {
    words = Deno.readTextFileSync(control);
  } catch {
    return;
  }
  const ms = Number(words.split(" ")[which] ?? 0);
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
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
