/** Bytes of the file at `path` from `from` up to `to`, as a stream that closes what it opened. */
export async function readPart(
  path: string,
  from: number,
  to: number,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(path, { read: true });
  await file.seek(from, Deno.SeekMode.Start);
  let left = to - from;
  return file.readable.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        if (part.length > 0 && left > 0) controller.enqueue(part.subarray(0, left));
        left -= part.length;
        if (left <= 0) controller.terminate();
      },
    }),
  );
}
