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
import { Standstill } from "./standstill.ts";

const standstill = new Standstill(import.meta.url);

function openSlow(path: string, options: { write: boolean }): DiskFile {
  const file = openPositional(path, options);
  return {
    path: file.path,
    size: file.size,
    writable: file.writable,
    readAt: (offset, into) => {
      standstill.wait(1);
      return file.readAt(offset, into);
    },
    writeAt: (offset, bytes) => file.writeAt(offset, bytes),
    sync: () => {
      standstill.wait(0);
      file.sync();
    },
    isPresent: () => file.isPresent(),
    tryLock: () => file.tryLock(),
    unmap: () => file.unmap(),
    close: () => file.close(),
  };
}

serveJobs(self, new ListClerk(openSlow));
