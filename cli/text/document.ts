/** What a program reads under `--json`: one document, which says by which version of its schema. */
export const documentText = (
  body: object,
  replacer?: (key: string, value: unknown) => unknown,
): string => `${JSON.stringify({ schemaVersion: 1, ...body }, replacer, 2)}\n`;

/** The document of an error, on a line: it may be the end of documents that are a line each. */
export const errorDocumentText = (error: object): string =>
  `${JSON.stringify({ schemaVersion: 1, error })}\n`;
