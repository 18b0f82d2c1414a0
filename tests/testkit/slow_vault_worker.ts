/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * The thread of a vault on a slow stick: each job stands still for as long as the file that the query names says, in
 * ms. Without that file the stick is as fast as the disk.
 */
import { serveJobs } from "../../keys/thread/serve_jobs.ts";
import { VaultClerk } from "../../server/history/vault_clerk.ts";
import type { VaultJob } from "../../server/history/vault_job.ts";
import { Standstill } from "./standstill.ts";

const standstill = new Standstill(import.meta.url);
const clerk = new VaultClerk();

serveJobs(self, {
  do: (job: VaultJob) => {
    standstill.wait(0);
    return clerk.do(job);
  },
});
