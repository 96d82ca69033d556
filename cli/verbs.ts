import type { Verbs } from './command.ts';
import { verb } from './frame/verb.ts';
import { readVerbs } from './read/verbs.ts';
import { stackVerbs } from './stack/verbs.ts';

/**
 * The verbs of the command line, in the order of `--help`. What is said of one stands in a row and not in
 * the verb's file: to load all of those, and with them the SDK of AWS, would take it a second.
 */
export const verbs: Verbs = {
  ...stackVerbs,
  ...readVerbs,
  completion: verb({
    room: 'shell',
    says: 'a script by which a shell completes these commands',
    takes: ['SHELL'],
    options: [],
    examples: [
      ['eval "$(npx zk-backup completion bash)"', 'in ~/.bashrc'],
      ['eval "$(npx zk-backup completion zsh)"', 'in ~/.zshrc, below compinit'],
      ['npx zk-backup completion fish | source', 'in ~/.config/fish/config.fish'],
    ],
    prints: [],
    load: async () => (await import('./completion.ts')).completionCommand,
  }),
};
