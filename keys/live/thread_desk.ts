import { KeyListError } from "../errors.ts";
import { ThreadLine } from "../thread/thread_line.ts";
import { ListClerk } from "./list_clerk.ts";
import type { ListAnswer, ListDesk, ListJob } from "./list_job.ts";

/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./list_worker.ts", import.meta.url);

/**
 * A desk in a thread of its own, which a slow medium may hold up. Where threads cannot be started, the jobs are done
 * in this one.
 */
export async function startListDesk(module: URL = threadModule()): Promise<ListDesk> {
  const line = await ThreadLine.start({ module, ended });
  return line === undefined ? new ListClerk() : new ThreadDesk(line);
}

class ThreadDesk implements ListDesk {
  readonly #line: ThreadLine;

  constructor(line: ThreadLine) {
    this.#line = line;
  }

  do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    return this.#line.ask(job) as Promise<ListAnswer<Job["kind"]>>;
  }

  end(): void {
    this.#line.end();
  }
}

function ended(): KeyListError {
  return new KeyListError("removed", "Cannot reach the key list: its thread has ended");
}
