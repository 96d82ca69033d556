/** The documents of the account: create, describe, get, and find the one a command names. */
import { createHash } from 'node:crypto';
import { parseDocument } from './document.ts';
import type { Operation } from './json-protocol.ts';
import { notInLocalCloud, ServiceError, validationError } from './service-error.ts';

export interface NamedDocument {
  readonly name: string;
  /** Text or object; SSM keeps text. */
  readonly content: string | object;
}

interface StoredDocument {
  readonly name: string;
  readonly versions: string[];
  readonly createdAt: number;
}

interface CreateInput {
  readonly Name: string;
  readonly Content: string;
  readonly DocumentType?: string;
  readonly DocumentFormat?: string;
}

interface ReadInput {
  readonly Name: string;
  readonly DocumentVersion?: string;
}

export class Documents {
  private readonly stored = new Map<string, StoredDocument>();

  /**
   * A new document, or a new default version of one that is there.
   * @throws ServiceError for a name or a size that SSM does not take
   */
  register({ name, content }: NamedDocument) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    refuseName(name);
    refuseSize(text);
    parseDocument(text);
    const document = this.stored.get(name) ?? { name, versions: [], createdAt: Date.now() };
    document.versions.push(text);
    this.stored.set(name, document);
    return document;
  }

  get names(): string[] {
    return [...this.stored.keys()];
  }

  /** @throws InvalidDocument */
  remove(name: string): void {
    if (!this.stored.delete(name)) throw new ServiceError('InvalidDocument');
  }

  /**
   * The text of a version: `$DEFAULT`, `$LATEST` (here the same one) or a number.
   * @throws InvalidDocument, InvalidDocumentVersion
   */
  find(name: unknown, version: string = '$DEFAULT') {
    const document = this.stored.get(String(name));
    if (!document) {
      throw new ServiceError('InvalidDocument');
    }
    const number = version.startsWith('$') ? document.versions.length : Number(version);
    const text = document.versions[number - 1];
    if (text === undefined || (version.startsWith('$') && !/^\$(DEFAULT|LATEST)$/.test(version))) {
      throw new ServiceError('InvalidDocumentVersion');
    }
    return { document, number, text, content: parseDocument(text) };
  }

  readonly operations: Record<string, Operation> = {
    CreateDocument: ({ Name, Content, DocumentType, DocumentFormat = 'JSON' }: CreateInput) => {
      if (DocumentType !== 'Command' || DocumentFormat !== 'JSON') {
        throw notInLocalCloud('documents other than Command in JSON');
      }
      if (this.stored.has(Name)) {
        throw new ServiceError(
          'DocumentAlreadyExists',
          `Document with name ${Name} already exists.`,
        );
      }
      this.register({ name: Name, content: Content });
      return { DocumentDescription: { ...this.describe(Name), Status: 'Creating' } };
    },
    DescribeDocument: ({ Name, DocumentVersion }: ReadInput) => ({
      Document: this.describe(Name, DocumentVersion),
    }),
    GetDocument: ({ Name, DocumentVersion }: ReadInput) => {
      const { text, number } = this.find(Name, DocumentVersion);
      return {
        Name,
        Content: text,
        DocumentVersion: String(number),
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        Status: 'Active',
      };
    },
  };

  private describe(name: string, version?: string) {
    const { document, number, text, content } = this.find(name, version);
    return {
      Name: name,
      Hash: hashOf(text),
      HashType: 'Sha256',
      CreatedDate: document.createdAt / 1000,
      Status: 'Active',
      DocumentVersion: String(number),
      DefaultVersion: String(document.versions.length),
      LatestVersion: String(document.versions.length),
      DocumentType: 'Command',
      DocumentFormat: 'JSON',
      SchemaVersion: content.schemaVersion,
      PlatformTypes: ['Linux'],
      Parameters: Object.entries(content.parameters ?? {}).map(([Name, parameter]) => ({
        Name,
        Type: parameter.type,
        Description: parameter.description,
      })),
    };
  }
}

/** CreateDocument's documentation: 64 KB, in which parameters count that are given at run time. */
const sizeLimit = 64 * 1024;

/** @throws MaxDocumentSizeExceeded for all texts together */
export function refuseSize(...texts: readonly string[]) {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes >= sizeLimit) {
    throw new ServiceError('MaxDocumentSizeExceeded', 'Document size exceeds the 64KB limit.');
  }
}

function refuseName(name: string) {
  const pattern = /^[a-zA-Z0-9_\-.]{3,128}$/;
  if (!pattern.test(name)) {
    throw validationError(name, 'name', `satisfy regular expression pattern: ${pattern.source}`);
  }
  // The real words are not known.
  if (/^(aws|amazon|amzn)/i.test(name)) {
    throw new ServiceError('ValidationException', 'The name begins with a reserved prefix.');
  }
}

/** As DescribeDocument shows it: of the raw text, lower-case hex. */
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
