/** The pictures in docs: from what each is made, and what it shows to who does not see it. */
export const pictures = {
  architecture: {
    from: 'docs/pictures/architecture.dot',
    to: 'docs/pictures/architecture.svg',
    title: 'How a backup goes',
    shows:
      'A schedule or a person asks the backup function. It sends documents by SSM Run Command to the nodes: all are probed, one follower is backed up to S3. The function reads the archive back, writes its manifest, and announces how it ended.',
  },
  restore: {
    from: 'docs/pictures/restore.cast',
    to: 'docs/pictures/restore.svg',
    /** Arguments of npm, for a new recording. */
    runs: ['start', '--', '--restore'],
    shows:
      'A terminal: a real ensemble of three servers is backed up, all its data is destroyed, it is restored, and every znode is equal on all three servers.',
  },
} as const;
