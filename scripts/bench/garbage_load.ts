/**
 * `deno run --allow-net garbage_load.ts PORT CONNECTIONS SECONDS`: a small load generator for where no public
 * one is at hand. Posts 2,048 bytes to an unknown tag, on each connection again as soon as it is answered;
 * prints how many answers came a second.
 */
const [port = 0, connections = 1, seconds = 1] = Deno.args.map(Number);
const request = new TextEncoder().encode(
  "POST /0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2048\r\n\r\n" +
    "x".repeat(2_048),
);
const endMs = performance.now() + seconds * 1_000;
let answers = 0;

/** A connection that is closed is opened again at once, as a flood would. */
async function ask(): Promise<void> {
  const answer = new Uint8Array(16_384);
  while (performance.now() < endMs) {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      while (performance.now() < endMs) {
        await connection.write(request);
        if (await connection.read(answer) === null) break;
        answers++;
      }
    } catch {
      // Refused or reset: the next connection.
    }
  }
}

for (let each = 0; each < connections; each++) void ask();
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
Deno.stdout.writeSync(new TextEncoder().encode(`${(answers / seconds).toFixed(0)}\n`));
Deno.exit(0);
