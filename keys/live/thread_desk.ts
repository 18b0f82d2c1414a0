import { KeyListError } from "../errors.ts";
import { ListClerk } from "./list_clerk.ts";
import type { ListAnswer, ListDesk, ListJob } from "./list_job.ts";
import type { ThreadAnswer, ThreadFault, ThreadJob } from "./thread_side.ts";

type Waiting = PromiseWithResolvers<ListAnswer>;

/** Made when it is needed: the bundled form of the program puts the thread's text in its place. */
const threadModule = (): URL => new URL("./list_worker.ts", import.meta.url);

/**
 * A desk in a thread of its own, which a slow medium may hold up. Where threads cannot be started, the jobs are done
 * in this one.
 */
export async function startListDesk(module: URL = threadModule()): Promise<ListDesk> {
  const thread = startThread(module);
  if (thread === undefined) return new ListClerk();
  const desk = new ThreadDesk(thread);
  if (await desk.isReady) return desk;
  desk.end();
  return new ListClerk();
}

class ThreadDesk implements ListDesk {
  /** Whether the thread could be loaded. */
  readonly isReady: Promise<boolean>;
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  constructor(thread: Worker) {
    this.#thread = thread;
    this.isReady = new Promise((resolve) => {
      thread.onmessage = ({ data }: MessageEvent<ThreadAnswer>): void => {
        if (data.kind === "ready") resolve(true);
        else this.#take(data);
      };
      thread.onerror = (event): void => {
        event.preventDefault();
        resolve(false);
        this.#fail();
      };
    });
  }

  do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    const waiting: Waiting = Promise.withResolvers();
    const number = this.#number++;
    this.#waiting.set(number, waiting);
    this.#thread.postMessage({ number, job } satisfies ThreadJob);
    return waiting.promise as Promise<ListAnswer<Job["kind"]>>;
  }

  end(): void {
    this.#thread.terminate();
    this.#fail();
  }

  #take(answer: Exclude<ThreadAnswer, { kind: "ready" }>): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.kind === "done") waiting?.resolve(answer.answer);
    else waiting?.reject(errorOf(answer.fault));
  }

  #fail(): void {
    const error = new KeyListError("removed", "Cannot reach the key list: its thread has ended");
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function errorOf({ kind, message, hint }: ThreadFault): Error {
  return kind === undefined ? new Error(message) : new KeyListError(kind, message, hint);
}

/** Some forms of the program do not carry the thread's file. */
function startThread(url: URL): Worker | undefined {
  try {
    // Asked first because the runtime prints an error of its own; a compiled program has no file to ask for.
    if (url.protocol === "file:" && !Deno.build.standalone) Deno.statSync(url);
    return new Worker(url, { type: "module" });
  } catch {
    return undefined;
  }
}
