import { barsOf, type Waveform } from "./state/waveform.ts";

/** Enough to draw it. */
const SAMPLES_PER_SECOND = 8_000;

/** The waveform of a sound file; undefined where the browser cannot decode it. */
export async function decodeSound(bytes: ArrayBuffer): Promise<Waveform | undefined> {
  try {
    const context = new OfflineAudioContext(1, 1, SAMPLES_PER_SECOND);
    const sound = await context.decodeAudioData(bytes);
    return { bars: barsOf(sound.getChannelData(0)), seconds: sound.duration };
  } catch {
    return undefined;
  }
}
