/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Thread that makes one pair of lists; make_desk.ts starts it. */
import { serveJobs } from "../../keys/thread/serve_jobs.ts";
import { MakeClerk } from "./make_clerk.ts";

serveJobs(self, new MakeClerk());
