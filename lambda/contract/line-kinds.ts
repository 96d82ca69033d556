import { isZxid, type Zxid } from './zxid.ts';

/** A kind of value in a node's line: what fits it, and how sentences name it. */
export interface Kind<T> {
  readonly name: string;
  readonly fits: (value: unknown) => value is T;
}

/** Of a field that a line may lack. */
export interface Optional<T> extends Kind<T> {
  readonly isOptional: true;
}

/** The fields of a line, each with its kind: the type, the check and its words follow from it. */
export type Shape = Readonly<Record<string, Kind<unknown>>>;

type ValueOf<K> = K extends Kind<infer T> ? T : never;
type IsOptional<K> = K extends { readonly isOptional: true } ? true : false;

/** What a shape declares. */
export type FieldsOf<S extends Shape> = {
  readonly [F in keyof S as IsOptional<S[F]> extends true ? never : F]: ValueOf<S[F]>;
} & {
  readonly [F in keyof S as IsOptional<S[F]> extends true ? F : never]?: ValueOf<S[F]>;
};

/** A line that a step reports. */
export type Line<Step extends string, S extends Shape> = { readonly step: Step } & FieldsOf<S>;

export const text: Kind<string> = {
  name: 'a text',
  fits: (value) => typeof value === 'string',
};

/** None that a node tells is below zero. */
export const number: Kind<number> = {
  name: 'a number',
  fits: (value): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0,
};

export const boolean: Kind<boolean> = {
  name: 'true or false',
  fits: (value) => typeof value === 'boolean',
};

export const zxid: Kind<Zxid> = { name: 'a zxid', fits: isZxid };

/** One of these words, and no other. */
export const oneOf = <Word extends string>(name: string, words: readonly Word[]): Kind<Word> => ({
  name,
  fits: (value): value is Word => words.some((word) => word === value),
});

const listOf = <T>(name: string, { fits }: Kind<T>): Kind<readonly T[]> => ({
  name,
  fits: (value): value is readonly T[] => Array.isArray(value) && value.every(fits),
});

export const texts = listOf('a list of texts', text);
export const zxids = listOf('a list of zxids', zxid);

/** For what a node may not know. */
export const orNull = <T>({ name, fits }: Kind<T>): Kind<T | null> => ({
  name,
  fits: (value): value is T | null => value === null || fits(value),
});

/** For what not every script tells. */
export const optional = <T>(kind: Kind<T>): Optional<T> => ({ ...kind, isOptional: true });

export const isOptional = (kind: Kind<unknown>): boolean => 'isOptional' in kind;
