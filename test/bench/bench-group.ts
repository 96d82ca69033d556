/** One number that a change of the product must not make worse. */
export interface Figure {
  /** Such as `downtime.ours-over-bare.500k`; kept for good, so that runs can be compared. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** For the table only: the target and whether it was met, or what to hold the figure against. */
  readonly remark?: string;
}

/** What lies behind the figures, for people. */
export interface DetailTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly details: readonly DetailTable[];
}

/** How much data, and what the figures call it: 10,000 znodes are `10k`, 2,000,000 `2m`. */
export interface Size {
  readonly label: string;
  readonly znodes: number;
}

export interface BenchRun {
  readonly sizes: readonly Size[];
  /** Measurements of each kind; figures are medians of them. */
  readonly rounds: number;
  /** For progress; never on stdout. */
  readonly say: (line: string) => void;
  /** Ctrl-C: the group stops what it started and rejects. */
  readonly signal: AbortSignal;
}

/** Figures that are measured together, side by side on the same data. */
export interface BenchGroup {
  readonly name: string;
  /** One line for the usage text. */
  readonly about: string;
  /** As `--sizes` takes them; absent where nothing depends on data. */
  readonly sizes?: string;
  run(run: BenchRun): Promise<BenchResult>;
}
