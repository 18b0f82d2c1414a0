/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Thread that does the jobs of one list; thread_desk.ts starts it. */
import { serveJobs } from "../thread/serve_jobs.ts";
import { ListClerk } from "./list_clerk.ts";
import { secretsIn, secretsOf } from "./list_job.ts";

serveJobs(self, new ListClerk(), { secretsIn, secretsOf });
