/** A server whose accept fails once for want of descriptors; prints its port, then when it was mended. */
import { BoundedServer } from "../../../../server/http/bounded_server.ts";
import { connectionRoom } from "../../../../server/http/connection_room.ts";

/** Prints a line at once. */
function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

// The runtime opens descriptors for signals late, and fails without them.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
const server = new BoundedServer({
  limits: connectionRoom(undefined).peers,
  serve: (_incoming, outgoing) => {
    outgoing.end("here");
    return Promise.resolve();
  },
  closeMs: 100,
  onDeaf: () => say("mended"),
});
await server.listen({ host: "127.0.0.1", port: 0 });
const files: Deno.FsFile[] = [];
Deno.addSignalListener("SIGUSR1", () => {
  try {
    for (;;) files.push(Deno.openSync("/dev/null"));
  } catch {
    say("full");
  }
});
Deno.addSignalListener("SIGUSR2", () => {
  for (const file of files.splice(0)) file.close();
  say("free");
});
say(`port ${server.port}`);
