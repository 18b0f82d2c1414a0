/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** Thread that does the jobs of one vault; vault_desk.ts starts it. */
import { serveJobs } from "../../keys/thread/serve_jobs.ts";
import { VaultClerk } from "./vault_clerk.ts";

serveJobs(self, new VaultClerk());
