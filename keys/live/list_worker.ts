/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Thread that does the jobs of one list; thread_desk.ts starts it. */
import { ListClerk } from "./list_clerk.ts";
import { serveJobs } from "./thread_side.ts";

serveJobs(self, new ListClerk());
