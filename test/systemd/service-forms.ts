import type { NodeSettings } from '../../lib/documents/node-settings.ts';

/** One way in which ZooKeeper's process comes to be, and how the product is told. */
export interface ServiceForm {
  readonly service: NodeSettings['service'];
  /** Files of the machine. */
  readonly files: Readonly<Record<string, string>>;
}

const debianNames: Readonly<Record<string, string>> = { x64: 'amd64' };
const architecture = debianNames[process.arch] ?? process.arch;
/** Of Debian's JRE, in the machine. */
export const javaHome = `/usr/lib/jvm/java-17-openjdk-${architecture}`;

/** What start scripts read, as Debian's package has it. */
export const environment = (javaOfServer = `${javaHome}/bin/java`): string => `
ZOOMAIN=org.apache.zookeeper.server.quorum.QuorumPeerMain
ZOOCFGDIR=/etc/zookeeper/conf
ZOOCFG=/etc/zookeeper/conf/zoo.cfg
ZOO_LOG_DIR=/var/log/zookeeper
ZOO_LOG4J_PROP=INFO,ROLLINGFILE
JMXLOCALONLY=true
JAVA_OPTS="-Xmx64m -XX:TieredStopAtLevel=1"
JVMFLAGS="-Xmx64m -XX:TieredStopAtLevel=1"
JAVA=${javaOfServer}
CLASSPATH="/etc/zookeeper/conf:/usr/share/java/zookeeper.jar"
`;

export const environmentFile = '/etc/zookeeper/conf/environment';
const unit = 'zookeeper.service';
const zkServer = '/usr/share/zookeeper/bin/zkServer.sh';

/** The moment between stop and start, for tests: see NodeInMachine. */
export const afterStop = '/usr/local/bin/after-stop';
const dropIn = {
  [`/etc/systemd/system/${unit}.d/after-stop.conf`]: `[Service]\nExecStopPost=${afterStop}\n`,
};

/** The unit that systemd generates from the init script of Debian's package. */
export const generatedUnit: ServiceForm = {
  service: { unit },
  files: { [environmentFile]: environment(), ...dropIn },
};

/** Apache's zkServer.sh, which leaves a daemon. */
export const commands: ServiceForm = {
  service: { stop: `${zkServer} stop && ${afterStop}`, start: `${zkServer} start` },
  files: { [environmentFile]: environment() },
};

/** A unit as people write it. */
export const restartAlways: ServiceForm = {
  service: { unit },
  files: {
    [environmentFile]: environment(),
    ...dropIn,
    [`/etc/systemd/system/${unit}`]: `
[Unit]
StartLimitIntervalSec=1h
StartLimitBurst=3
[Service]
ExecStart=${zkServer} start-foreground
Restart=always
RestartSec=0
SuccessExitStatus=143
`,
  },
};

/** A wrapper: systemd knows of no process that it should watch. */
export const oneshot: ServiceForm = {
  service: { unit },
  files: {
    [environmentFile]: environment(),
    ...dropIn,
    [`/etc/systemd/system/${unit}`]: `
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${zkServer} start
ExecStop=${zkServer} stop
`,
  },
};
