export interface Named {
  readonly logicalId: string;
  readonly name: string;
}

export type Properties = Readonly<Record<string, unknown>>;
