import { KeyListError } from "../errors.ts";
import type { ThreadAnswer, ThreadFault, ThreadJob } from "./serve_jobs.ts";
import { startThread } from "./start_thread.ts";

/** How a thread is started, and how it ends. */
export interface ThreadOptions {
  module: URL;
  /** What those who wait for an answer hear once the thread has ended. */
  ended: () => Error;
}

/** A line to a thread of its own, which a slow medium may hold up: jobs go out, answers come back. */
export class ThreadLine {
  readonly #thread: Worker;
  readonly #ended: () => Error;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #number = 0;
  #isOver = false;

  /** A line to a new thread; undefined where threads cannot be started. */
  static async start({ module, ended }: ThreadOptions): Promise<ThreadLine | undefined> {
    const thread = startThread(module);
    if (thread === undefined) return undefined;
    const line = new ThreadLine(thread, ended);
    if (await line.#isReady()) return line;
    line.end();
    return undefined;
  }

  private constructor(thread: Worker, ended: () => Error) {
    this.#thread = thread;
    this.#ended = ended;
  }

  /**
   * Has a job done. What `handedOver` holds goes to the thread as it is, and nothing of it stays here. Rejects with
   * what the job has thrown.
   */
  ask(job: unknown, handedOver: ArrayBuffer[] = []): Promise<unknown> {
    // Whatever is sent to a thread that has ended gets no answer.
    if (this.#isOver) return Promise.reject(this.#ended());
    const waiting = Promise.withResolvers<unknown>();
    const number = this.#number++;
    this.#waiting.set(number, waiting);
    this.#thread.postMessage({ number, job } satisfies ThreadJob, handedOver);
    return waiting.promise;
  }

  /** Lets go of the thread, whether it has answered or not. */
  end(): void {
    this.#thread.terminate();
    this.#fail();
  }

  /** Whether the thread could be loaded. */
  #isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#thread.onmessage = ({ data }: MessageEvent<ThreadAnswer>): void => {
        if (data.kind === "ready") resolve(true);
        else this.#take(data);
      };
      this.#thread.onerror = (event): void => {
        event.preventDefault();
        resolve(false);
        this.#fail();
      };
    });
  }

  #take(answer: Exclude<ThreadAnswer, { kind: "ready" }>): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.kind === "done") waiting?.resolve(answer.answer);
    else waiting?.reject(errorOf(answer.fault));
  }

  #fail(): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(this.#ended());
    this.#waiting.clear();
  }
}

function errorOf({ kind, message, hint }: ThreadFault): Error {
  return kind === undefined ? new Error(message) : new KeyListError(kind, message, hint);
}
