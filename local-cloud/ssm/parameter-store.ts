/** SSM's Parameter Store, as far as GetParameter goes. */
import { notInLocalCloud, ServiceError, validationError } from './service-error.ts';

export interface StoredParameter {
  readonly type: 'String' | 'SecureString';
  readonly value: string;
}

interface GetParameterInput {
  readonly Name?: string;
  readonly WithDecryption?: boolean;
}

/** @param parameters by name */
export const parameterOperations = (parameters: ReadonlyMap<string, StoredParameter>) => ({
  GetParameter: ({ Name, WithDecryption = false, ...others }: GetParameterInput) => {
    if (Object.keys(others).length > 0) throw notInLocalCloud(Object.keys(others).join(', '));
    if (!Name) throw validationError(Name, 'name', 'not be null');
    if (Name.includes(':')) throw notInLocalCloud('versions and labels of parameters');
    const found = parameters.get(Name);
    if (!found) throw new ServiceError('ParameterNotFound');
    const { type, value } = found;
    const isClear = type === 'String' || WithDecryption;
    return {
      Parameter: {
        Name,
        Type: type,
        Value: isClear ? value : `AQICAH${'x'.repeat(40)}`,
        Version: 1,
      },
    };
  },
});
