// Room: jobs that another thread does: plain values go there and come back.
import { KeyListError, type KeyListErrorKind } from "../errors.ts";

/** A job on its way to the thread. */
export interface ThreadJob<Job = unknown> {
  number: number;
  job: Job;
}

/** What the thread says. */
export type ThreadAnswer =
  | { kind: "ready" }
  | { kind: "done"; number: number; answer: unknown }
  | { kind: "failed"; number: number; fault: ThreadFault };

/** An error on its way from the thread; with a kind it is one of a key list. */
export interface ThreadFault {
  kind?: KeyListErrorKind | undefined;
  message: string;
  hint?: string | undefined;
}

/** The thread as seen from within. */
interface Port<Job> {
  postMessage(message: ThreadAnswer, handedOver: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ThreadJob<Job>>) => void) | null;
}

/** Where secrets are in jobs and answers. */
export interface ThreadSecrets<Job, Answer> {
  /** Of a job: overwritten once it is done. What the clerk keeps is not among them. */
  secretsIn?: (job: Job) => Uint8Array[];
  /** Of an answer: they leave this thread as they are, so that no copy of them stays in its memory. */
  secretsOf?: (answer: Answer) => ArrayBuffer[];
}

/** Has the jobs that come through `port` done by `clerk`. Says "ready" first. */
export function serveJobs<Job, Answer>(
  port: Port<Job>,
  clerk: { do(job: Job): Promise<Answer> },
  { secretsIn = () => [], secretsOf = () => [] }: ThreadSecrets<Job, Answer> = {},
): void {
  port.onmessage = async ({ data: { number, job } }): Promise<void> => {
    try {
      const answer = await clerk.do(job);
      port.postMessage({ kind: "done", number, answer }, secretsOf(answer));
    } catch (error) {
      port.postMessage({ kind: "failed", number, fault: faultOf(error) }, []);
    } finally {
      for (const secret of secretsIn(job)) secret.fill(0);
    }
  };
  port.postMessage({ kind: "ready" }, []);
}

function faultOf(error: unknown): ThreadFault {
  const message = error instanceof Error ? error.message : "unknown";
  if (!(error instanceof KeyListError)) return { message };
  return { kind: error.kind, message, hint: error.hint };
}
