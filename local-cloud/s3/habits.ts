/** Ways of storage that is not S3, and of a bucket with a policy; may be changed at any time. */
export interface Habits {
  /** Writes over what is there, whatever If-None-Match and If-Match say. */
  ignoresConditions: boolean;
  /** Refuses the algorithm, or takes it and keeps nothing of it. */
  crc64nvme: 'known' | 'refused' | 'ignored';
  /** The policy denies each write that does not ask for it: `AES256`, or the ARN of a KMS key. */
  demandedSse: string | undefined;
  /** What is written over is gone at once, although its version was told. */
  losesVersions: boolean;
}

export const habitsOfS3 = (): Habits => ({
  ignoresConditions: false,
  crc64nvme: 'known',
  demandedSse: undefined,
  losesVersions: false,
});
