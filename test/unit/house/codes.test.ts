/**
 * By a code programs tell why a run ended: of a node's script, or of the function. Whoever renames one breaks
 * what others have built on it, and has to do it here, too.
 */
import { files, read } from './repository.ts';

const textsOf = (where: RegExp) => files.filter((path) => where.test(path)).map(read);

const found = (texts: readonly string[], pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code = '']) => code));

const words = (text: string) => text.trim().split(/\s+/);

const sorted = (codes: readonly string[]) => [...new Set(codes)].sort();

const ofNodes = words(`
  another-run archive-failed bad-configuration bad-digest-file bad-order bad-parameter
  bad-requests bad-stage bad-tls-file came-back cli-broken copy-failed did-not-come-back
  did-not-start did-not-stop disk-behind disk-full download-failed drill-died drill-timeout
  foreign-myid guard-armed guard-pending half-placed hole interrupted line-too-long missing-tool
  mount-point no-answer no-base-log no-configuration no-connection no-directory no-guard no-java
  no-memory no-myid no-port no-snapshot no-space not-captured not-ours not-serving not-staged
  plan-used stage-exists stage-left standalone started-again still-running stop-failed taken-over
  tls-failed tls-not-configured unexpected unit-not-startable unpack-failed unsteady upload-failed
  upload-timeout voter-missing would-not-start wrong-file wrong-role
`);

const ofFunctions = words(`
  access-denied answers-unreadable archive-broken archive-changed archive-exists
  archive-incomplete archive-missing archive-too-big backup-deleted backup-exists backup-too-late bad-credentials
  bad-path bad-request beyond-backup capture-behind command-failed command-overdue
  conditions-ignored conflict connection-lost cut-not-restorable data-replaced data-went-back
  drill-claimed drill-failed dry-run ensemble-held epoch-changed epochs-exhausted foreign-myid
  lists-refused manifest-exists manifest-unreadable members-disagree missing-tool no-answer
  no-answers no-backup no-bucket no-leader no-node-captured no-node-took-it no-nodes no-plan
  no-port no-quorum-to-spare no-session no-space no-usable-node nobody-serves nodes-changed
  nodes-not-of-ensemble nodes-silent not-all-started not-allowed-into not-armed not-as-planned
  not-due not-put-back not-taken nothing-sent nothing-to-do offline old-data-gone older-zookeeper
  only-the-leader order-too-long part-changed part-too-big path-not-in-backup path-of-zookeeper
  plan-claimed plan-expired plan-not-executed plan-object-missing plan-unreadable point-not-found
  probe-not-sent refused restore-not-needed same-myid sasl-demanded send-doubtful send-refused
  sender-missing sender-not-wanted sending-unknown serving-unknown sessions-unknown
  situation-changed standalone step-failed tick-claimed tls-not-configured too-many-steps
  ttl-not-enabled unexpected voter-missing weighted-votes would-not-start
`);

test('the codes of nodes are these', () => {
  const scripts = textsOf(/^lib\/node\/.*\.sh$/);

  const codes = found(scripts, /(?:\bfail |\bfailure_code=)([a-z]+(?:-[a-z]+)*)(?=[\s\\]|$)/gm);

  expect(sorted(codes)).toEqual(ofNodes);
});

test('the codes of the functions are these', () => {
  const sources = textsOf(/^lambda\/(run|backup|restore)\/.*\.ts$/);

  const told = found(sources, /\bcode(?::| =) ([^,;}\n]*)/g);
  const codes = [...found(told, /'([^']+)'/g), ...found(sources, /\brefuse\(\s*'([^']+)'/g)];

  expect(sorted(codes)).toEqual(ofFunctions);
});

test('a code is in kebab case', () => {
  const others = [...ofNodes, ...ofFunctions].filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code));

  expect(others).toEqual([]);
});
