import { ThreadLine } from "../../keys/thread/thread_line.ts";
import { MakeClerk } from "./make_clerk.ts";
import type { MakeDesk, MakeJob, MakeResults } from "./make_job.ts";

/** Starts a desk where one pair of lists is made. */
export type StartMakeDesk = () => Promise<MakeDesk>;

/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./make_worker.ts", import.meta.url);

/**
 * A desk in a thread of its own, which a slow medium may hold up. Where threads cannot be started, the lists are made
 * in this one.
 */
export async function startMakeDesk(module: URL = threadModule()): Promise<MakeDesk> {
  const ended = (): Error => new Error("Cannot make key lists: their thread has ended");
  const line = await ThreadLine.start({ module, ended });
  return line === undefined ? new MakeClerk() : new ThreadDesk(line);
}

class ThreadDesk implements MakeDesk {
  readonly #line: ThreadLine;

  constructor(line: ThreadLine) {
    this.#line = line;
  }

  do<Job extends MakeJob>(job: Job): Promise<MakeResults[Job["kind"]]> {
    return this.#line.ask(job) as Promise<MakeResults[Job["kind"]]>;
  }

  end(): void {
    this.#line.end();
  }
}
