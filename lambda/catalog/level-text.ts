const levels = ['-', 'whole', 'sound', 'proven'] as const;

/** How far an archive was proven, in a word; `-` where nothing tells. */
export const levelText = (level: number | null | undefined): string => levels[level ?? 0] ?? '-';
