/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * The thread that makes lists on a slow stick: it stands still for as long as the file that the query names says, in
 * ms, as `ESTIMATE MAKE`, and no longer than that file is there.
 */
import { serveJobs } from "../../keys/thread/serve_jobs.ts";
import { MakeClerk } from "../../server/making/make_clerk.ts";
import type { MakeJob } from "../../server/making/make_job.ts";
import { Standstill } from "./standstill.ts";

const standstill = new Standstill(import.meta.url);
const clerk = new MakeClerk();

serveJobs(self, {
  do: (job: MakeJob) => {
    if (job.kind !== "look") standstill.wait(job.kind === "estimate" ? 0 : 1);
    return clerk.do(job);
  },
});
