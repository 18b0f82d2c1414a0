/** Records from the microphone, as Opus where the browser can. */
import type { Recording } from "./actions/file_actions.ts";

/** In the order in which they are wanted, each with the ending of its files. */
const TYPES = [
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
] as const;
/** Speech is well understood at that, and a minute weighs 180 KB. */
const BITS_PER_SECOND = 24_000;

/** Begins to record; undefined where the browser cannot, or its user does not allow it. */
export async function startRecording(): Promise<Recording | undefined> {
  const found = TYPES.find(([type]) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (found === undefined) return undefined;
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => undefined);
  return stream === undefined ? undefined : record(stream, { type: found[0], ending: found[1] });
}

function record(
  stream: MediaStream,
  { type, ending }: { type: string; ending: string },
): Recording {
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => void pieces.push(data);
  const ended = new Promise<void>((resolve) => recorder.onstop = () => resolve());
  recorder.start();
  /** The browser shows that it listens until the stream has ended. */
  const end = (): void => {
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    async stop() {
      end();
      await ended;
      const at = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
      return new File(pieces, `voice-${at}.${ending}`, { type: type.split(";")[0] ?? type });
    },
    cancel: end,
  };
}
