/** What stays of a job in the thread that has done it. */
import { assert, assertEquals } from "@std/assert";
import { secretsIn, secretsOf } from "../../../keys/live/list_job.ts";
import type { ListAnswer, ListJob } from "../../../keys/live/list_job.ts";
import { serveJobs, type ThreadAnswer, type ThreadJob } from "../../../keys/thread/serve_jobs.ts";

/** Does `job` as a thread would; returns what that has said, and the buffers that have left with it. */
async function served(
  job: ListJob,
  clerk: (job: ListJob) => Promise<ListAnswer>,
): Promise<{ said: ThreadAnswer[]; left: ArrayBuffer[] }> {
  const said: ThreadAnswer[] = [];
  const left: ArrayBuffer[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent<ThreadJob<ListJob>>) => void) | null,
    postMessage: (message: ThreadAnswer, handedOver: ArrayBuffer[]) => {
      said.push(message);
      left.push(...handedOver);
    },
  };
  serveJobs(port, { do: clerk }, { secretsIn, secretsOf });
  await port.onmessage?.(new MessageEvent("message", { data: { number: 7, job } }));
  return { said, left };
}

Deno.test("secrets of a job are overwritten once it is done, also where it has failed", async () => {
  for (const fails of [false, true]) {
    const [retained, previousRetained] = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
    const changes = { answeredMs: 5, retained: retained!, previousRetained };
    const { said } = await served({ kind: "remember", changes }, () => {
      assertEquals([retained![0], previousRetained![31]], [1, 2], "not before");
      if (fails) return Promise.reject(new Error("broken"));
      return Promise.resolve({ result: { kind: "remembered" }, status: undefined });
    });
    assertEquals(said.map(({ kind }) => kind), ["ready", fails ? "failed" : "done"]);
    assert([retained, previousRetained].every((secret) => secret!.every((byte) => byte === 0)));
  }
});

Deno.test("a job that retains no secret is left as it is, and records leave with the answer", async () => {
  const bytes = new Uint8Array(64).fill(3);
  const spans = [{ first: 1, end: 2, bytesEach: 64 }];
  const job: ListJob = { kind: "read", spans };
  const { left } = await served(job, () =>
    Promise.resolve({
      result: [{ ...spans[0]!, outcome: "read" as const, bytes }],
      status: undefined,
    }));
  assertEquals(left, [bytes.buffer]);
  assertEquals(job, { kind: "read", spans: [{ first: 1, end: 2, bytesEach: 64 }] });
});
