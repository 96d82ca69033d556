/**
 * What the programs of systemd 219 take, which Amazon Linux 2 has: read in its source at the commit of
 * that release (docs/facts/systemd.md). What later releases added and Red Hat brought back is left out.
 */
export const systemd219 = {
  'systemd-run': {
    options: [
      '--description',
      '--gid',
      '--help',
      '--host',
      '--machine',
      '--nice',
      '--on-active',
      '--on-boot',
      '--on-calendar',
      '--on-startup',
      '--on-unit-active',
      '--on-unit-inactive',
      '--property',
      '--quiet',
      '--remain-after-exit',
      '--scope',
      '--send-sighup',
      '--service-type',
      '--setenv',
      '--slice',
      '--system',
      '--timer-property',
      '--tty',
      '--uid',
      '--unit',
      '--user',
      '--version',
      '-p',
      '-q',
      '-r',
      '-t',
    ],
    verbs: [],
  },
  systemctl: {
    options: [
      '--all',
      '--fail',
      '--failed',
      '--force',
      '--full',
      '--global',
      '--help',
      '--host',
      '--ignore-dependencies',
      '--ignore-inhibitors',
      '--irreversible',
      '--job-mode',
      '--kill-who',
      '--lines',
      '--machine',
      '--no-ask-password',
      '--no-block',
      '--no-legend',
      '--no-pager',
      '--no-reload',
      '--no-wall',
      '--output',
      '--plain',
      '--property',
      '--quiet',
      '--recursive',
      '--reverse',
      '--root',
      '--runtime',
      '--signal',
      '--state',
      '--system',
      '--type',
      '--user',
      '--version',
      '-a',
      '-f',
      '-l',
      '-p',
      '-q',
      '-s',
      '-t',
    ],
    verbs: [
      'cat',
      'daemon-reload',
      'is-active',
      'is-enabled',
      'is-failed',
      'kill',
      'list-jobs',
      'list-units',
      'mask',
      'reset-failed',
      'restart',
      'show',
      'start',
      'status',
      'stop',
      'try-restart',
      'unmask',
    ],
  },
} as const;

/** What systemd-run 219 takes as a property, of those that are of use for a service or a scope. */
export const properties219 = [
  'CPUQuota',
  'CPUShares',
  'DefaultDependencies',
  'Description',
  'Environment',
  'Group',
  'KillMode',
  'KillSignal',
  'MemoryLimit',
  'Nice',
  'SendSIGHUP',
  'SendSIGKILL',
  'Slice',
  'User',
];

export type Program219 = keyof typeof systemd219;

/**
 * A script in place of a program that takes what 219 takes and then is the program; anything else it
 * refuses, notes in `refused`, and exits by 1.
 */
export const strictProgram = (name: Program219, refused: string): string => `#!/bin/bash
options=' ${systemd219[name].options.join(' ')} '
properties=' ${properties219.join(' ')} '
verbs=' ${systemd219[name].verbs.join(' ')} '
refuse() {
  echo "${name} of systemd 219 does not know $1" | tee -a ${refused} >&2
  exit 1
}
verb=''
property() { [[ $properties == *" \${1%%=*} "* ]] || refuse "the property \${1%%=*}"; }
for argument in "$@"; do
  case $argument in
    --) break ;;
    --property=*) [[ ${name} == systemctl ]] || property "\${argument#*=}" ;;
    -p | --property) [[ ${name} == systemctl ]] || refuse "a property apart from its option (of ours)" ;;
    -*) [[ $options == *" \${argument%%=*} "* ]] || refuse "\${argument%%=*}" ;;
    *)
      [[ ${name} == systemctl ]] || break
      [[ -n $verb || $verbs == *" $argument "* ]] || refuse "the verb $argument"
      verb=$argument
      ;;
  esac
done
exec /usr/bin/${name} "$@"
`;
