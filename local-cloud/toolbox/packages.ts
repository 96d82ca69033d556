import { completeChromium } from './complete-chromium.ts';
import { repairLinks } from './java.ts';
import { completeMachine, mergeUsr } from './machine.ts';
import { compilePython } from './native-program.ts';

/**
 * Debian releases whose packages are known to fit. What is taken from `sid` changes from day to day:
 * only what a person asks for may lean on it.
 */
export type Suite = 'bookworm' | 'trixie' | 'sid';

/** What is taken from one suite and unpacked into one tree. */
export interface PackageSet {
  readonly name: string;
  /** What a person is told while it is downloaded. */
  readonly title: string;
  readonly suite: Suite;
  readonly packages: readonly string[];
  /**
   * `all`: with the C library, to be run through the tree's own dynamic loader on any system.
   * `none`: the named packages alone.
   */
  readonly dependencies: 'all' | 'none';
  /** Completes the tree after it was unpacked. */
  readonly finish?: (tree: string) => Promise<void>;
}

export type ZooKeeperSeries = '3.8' | '3.9';

const zookeeperJars = [
  'zookeeper',
  'libzookeeper-java',
  'libcommons-cli-java',
  'libcommons-io-java',
  'libdropwizard-metrics-java',
  'libjackson2-core-java',
  'libjackson2-databind-java',
  'libjackson2-annotations-java',
  'libjetty9-java',
  'libservlet-api-java',
  'libnetty-java',
  'libslf4j-java',
  'libsnappy-java',
  'libsnappy-jni',
  'libsnappy1v5',
  'liblog4j1.2-java',
  'libfindbugs-annotations-java',
  'libjctools-java',
];

export const packageSets = {
  awsCli: {
    name: 'aws-cli',
    title: 'AWS CLI 2.23',
    suite: 'trixie',
    packages: ['awscli'],
    dependencies: 'all',
    finish: compilePython,
  },
  shellcheck: {
    name: 'shellcheck',
    title: 'shellcheck',
    suite: 'trixie',
    packages: ['shellcheck'],
    dependencies: 'all',
  },
  compressors: {
    name: 'compressors',
    title: 'igzip and pigz',
    suite: 'trixie',
    packages: ['isal', 'pigz'],
    dependencies: 'all',
  },
  // Bookworm's Java links against a C library that every later release still satisfies.
  java: {
    name: 'java',
    title: 'OpenJDK 17',
    suite: 'bookworm',
    packages: ['openjdk-17-jre-headless'],
    dependencies: 'none',
    finish: repairLinks,
  },
  // For tests alone, which hold our reading against ZooKeeper's own classes.
  jdk: {
    name: 'jdk',
    title: 'OpenJDK 17 with its compiler',
    suite: 'bookworm',
    packages: ['openjdk-17-jre-headless', 'openjdk-17-jdk-headless'],
    dependencies: 'none',
    finish: repairLinks,
  },
  // For tests alone: what a machine of its own is made of, with what the JRE above links against.
  machine: {
    name: 'machine',
    title: 'Debian 12 with systemd 252',
    suite: 'bookworm',
    packages: [
      'systemd',
      'bash',
      'dash',
      'dpkg',
      'coreutils',
      'findutils',
      'grep',
      'gzip',
      'hostname',
      'mount',
      'procps',
      'python3-minimal',
      'sed',
      'sysvinit-utils',
      'tar',
      'util-linux',
      'libstdc++6',
      'zlib1g',
    ],
    dependencies: 'all',
    finish: completeMachine,
  },
  // For tests alone: a terminal as people have it, of any width.
  tmux: {
    name: 'tmux',
    title: 'tmux',
    suite: 'trixie',
    packages: ['tmux', 'ncurses-base'],
    dependencies: 'all',
  },
  // For tests alone: the page of `report` is looked at. Bookworm's runs with every later C library.
  chromium: {
    name: 'chromium',
    title: 'Chromium without a head, and two fonts',
    suite: 'bookworm',
    packages: ['chromium-headless-shell', 'fonts-inter', 'fonts-dejavu-core'],
    dependencies: 'all',
    finish: completeChromium,
  },
  zookeeperService: {
    name: 'zookeeperd',
    title: "ZooKeeper's service as Debian packages it",
    suite: 'bookworm',
    packages: ['zookeeperd'],
    dependencies: 'none',
  },
  // For the exhaustive tests alone: applications that use ZooKeeper.
  kazoo: {
    name: 'kazoo',
    title: 'kazoo 2.8, a client of ZooKeeper in Python',
    suite: 'bookworm',
    packages: ['python3-kazoo'],
    dependencies: 'all',
    finish: async (tree) => {
      await mergeUsr(tree);
      await compilePython(tree);
    },
  },
  // For `npm run rehearse` alone. What Debian only recommends, its server needs all the same.
  moto: {
    name: 'moto',
    title: 'moto 5.2, a local CloudFormation in Python (40 MB)',
    suite: 'sid',
    packages: [
      'python3-moto',
      'python3-aws-xray-sdk',
      'python3-awscrt',
      'python3-crc32c',
      'python3-docker',
      'python3-flask-cors',
      'python3-joserfc',
      'python3-jsondiff',
      'python3-jsonpath-ng',
      'python3-openapi-spec-validator',
      'python3-pyparsing',
      'python3-yaml',
    ],
    dependencies: 'all',
    finish: compilePython,
  },
  clickHouse: {
    name: 'clickhouse',
    title: 'clickhouse-server 18.16',
    suite: 'bookworm',
    packages: ['clickhouse-server'],
    dependencies: 'all',
    finish: mergeUsr,
  },
} as const satisfies Record<string, PackageSet>;

export const zookeeperSets: Record<ZooKeeperSeries, PackageSet> = {
  '3.8': {
    name: 'zookeeper',
    title: 'ZooKeeper 3.8',
    suite: 'bookworm',
    packages: zookeeperJars,
    dependencies: 'none',
  },
  '3.9': {
    name: 'zookeeper',
    title: 'ZooKeeper 3.9',
    suite: 'trixie',
    packages: zookeeperJars,
    dependencies: 'none',
  },
};
