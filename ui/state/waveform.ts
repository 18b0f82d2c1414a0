/** How loud a sound is from beginning to end: pure. */

/** A sound in short, as it is drawn. */
export interface Waveform {
  /** Loudness of equal parts, 0 to 1; the loudest part is 1. */
  bars: readonly number[];
  seconds: number;
}

/** How many parts are drawn. */
export const WAVEFORM_BARS = 48;

/** The loudness of `WAVEFORM_BARS` parts of the samples, -1 to 1 each. */
export function barsOf(samples: Float32Array): number[] {
  const loudness = Array.from({ length: WAVEFORM_BARS }, (_, bar) => {
    const from = Math.floor(samples.length * bar / WAVEFORM_BARS);
    const to = Math.floor(samples.length * (bar + 1) / WAVEFORM_BARS);
    return meanSquare(samples.subarray(from, to));
  });
  const most = Math.max(...loudness);
  return loudness.map((each) => most === 0 ? 0 : Math.sqrt(each / most));
}

function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}
