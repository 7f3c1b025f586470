import { type Tensor, tf } from 'principia/tensor';

/**
 * What keeps messages few, so that those that remain mean something: a price on their size (`l1`), or on what they tell
 * about the edge, with messages normal around a mean and drawn anew in training (`kl`). A message as narrow as the force,
 * `channels: D`, needs neither.
 *
 * Source: the message layers of arXiv:2006.11287, with its weights of 0.01 and 1.
 */
export interface MessageRegulariser {
  readonly kind: 'l1' | 'kl';
  /** Of the price in the loss; 0.01 for `l1` and 1 for `kl` if not given. */
  readonly weight?: number;
}

/** The channels that a network makes for each message: its mean and ln σ² where it is random. */
export function channelsNeeded(channels: number, regulariser: MessageRegulariser | undefined): number {
  return regulariser?.kind === 'kl' ? 2 * channels : channels;
}

/** The message of what the network made, [e, C]: drawn where there is noise, its mean where there is none. */
export function drawMessages(
  made: Tensor,
  noise: Tensor | undefined,
  regulariser: MessageRegulariser | undefined,
): Tensor {
  if (regulariser?.kind !== 'kl') return made;
  const [mean, logVariance] = tf.split(made, 2, 1) as [Tensor, Tensor];
  return noise === undefined ? mean : tf.add(mean, tf.mul(noise, tf.exp(tf.mul(logVariance, 0.5))));
}

/** The price, a scalar: the mean over edges of Σ |μ|, or of the divergence Σ (μ² + σ² − ln σ² − 1)/2 from N(0, 1). */
export function messagePrice(made: Tensor, { kind, weight }: MessageRegulariser): Tensor {
  if (kind === 'l1') return tf.mul(tf.mean(tf.sum(tf.abs(made), 1)), weight ?? 0.01);
  const [mean, logVariance] = tf.split(made, 2, 1) as [Tensor, Tensor];
  const spread = tf.sub(tf.sub(tf.exp(logVariance), logVariance), 1);
  const divergence = tf.mul(tf.sum(tf.add(tf.square(mean), spread), 1), 0.5);
  return tf.mul(tf.mean(divergence), weight ?? 1);
}
