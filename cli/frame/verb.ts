import type { Verb } from '../command.ts';
import type { OptionName } from './option-table.ts';

/** Holds that a verb's command reads no option that its row does not have. */
export const verb = <Name extends OptionName>(row: Verb<Name>) => row as Verb;
